# Shared by bin/up, bin/test, bin/guanxi, bin/store and bin/simulator: installs what is missing and builds what changed.
# Each step is skipped when there is nothing to do, so that a warm start costs a fraction of a second.

GUANXI_ROOT="$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)"
cd "$GUANXI_ROOT"

say() { printf '%s\n' "$*" >&2; }
fail() {
  say "$*"
  exit 1
}

need_node() {
  command -v node >/dev/null 2>&1 || fail "没有找到 Node.js。请安装 20.19 或更新的版本 (Node.js >= 20.19 is needed)."
  node -e 'const [a, b] = process.versions.node.split(".").map(Number); process.exit(a > 20 || (a === 20 && b >= 19) ? 0 : 1)' ||
    fail "Node.js $(node --version) 太旧,需要 20.19 或更新的版本 (Node.js >= 20.19 is needed)."
}

# One set-up at a time in a checkout: two commands started together do not build over each other.
with_setup_lock() {
  mkdir -p node_modules/.cache
  if command -v flock >/dev/null 2>&1; then
    exec 9>node_modules/.cache/guanxi-setup.lock
    flock 9
    "$@"
    exec 9>&-
  else
    "$@"
  fi
}

# need_command COMMAND PACKAGE...: installs Debian packages unless COMMAND is there.
need_command() {
  local probe="$1"
  shift
  command -v "$probe" >/dev/null 2>&1 && return 0
  install_packages "$@"
  hash -r
  command -v "$probe" >/dev/null 2>&1 || fail "安装之后仍没有找到 $probe。请运行 (please run):  sudo apt-get install -y $*"
}

install_packages() {
  local line="apt-get install -y --no-install-recommends $*"
  if ! command -v apt-get >/dev/null 2>&1; then
    fail "缺少 $*,也没有 apt-get。请用系统的包管理器安装 (please install): $*"
  fi
  say "正在安装系统软件包 (installing system packages): $*"
  if [ "$(id -u)" = 0 ]; then
    apt_run $line
  elif command -v sudo >/dev/null 2>&1 && { sudo -n true 2>/dev/null || [ -t 0 ]; }; then
    apt_run sudo $line
  else
    fail "没有权限安装。请运行 (please run):  sudo $line"
  fi
}

apt_run() {
  local prefix=()
  [ "$1" = sudo ] && prefix=(sudo)
  export DEBIAN_FRONTEND=noninteractive
  # A package's own service is not wanted: the product starts a private one.
  local policy_made=""
  if [ "$(id -u)" = 0 ] && [ ! -e /usr/sbin/policy-rc.d ]; then
    printf '#!/bin/sh\nexit 101\n' >/usr/sbin/policy-rc.d && chmod +x /usr/sbin/policy-rc.d && policy_made=1
  fi
  local log
  log="$(mktemp)"
  if ! { "$@" >"$log" 2>&1 || { "${prefix[@]}" apt-get update >"$log" 2>&1 && "$@" >"$log" 2>&1; }; }; then
    tail -n 20 "$log" >&2
    [ -n "$policy_made" ] && rm -f /usr/sbin/policy-rc.d
    fail "安装失败。请运行 (please run):  $*"
  fi
  [ -n "$policy_made" ] && rm -f /usr/sbin/policy-rc.d
  rm -f "$log"
}

ensure_redis() {
  [ -n "${REDIS_URL:-}" ] || need_command redis-server redis-server
}

ensure_browser() {
  need_command chromium chromium fonts-noto-cjk
  fc-list :lang=zh 2>/dev/null | grep -q . || install_packages fonts-noto-cjk fontconfig
}

# npm ci when the lock file is not the one that node_modules was made from.
ensure_packages() {
  local stamp=node_modules/.guanxi-lock wanted
  wanted="$(sha256sum <package-lock.json | cut -d' ' -f1) $(node -p process.version)"
  [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$wanted" ] && return 0
  say "正在安装依赖,约半分钟 (npm ci) …"
  npm ci --no-audit --no-fund --loglevel=error >&2
  mkdir -p node_modules/.cache
  printf '%s\n' "$wanted" >"$stamp"
}

# build_when_changed NAME COMMAND PATH...: runs the build when any of the paths differs from the last build.
build_when_changed() {
  local name="$1" command="$2" stamp="dist/.built-$1" now
  shift 2
  now="$(find "$@" package-lock.json -type f -not -name '*.test.ts' -printf '%p %T@ %s\n' | LC_ALL=C sort | sha256sum)"
  [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$now" ] && return 0
  say "正在构建 $name (building) …"
  npm run -s "$command" >&2 || fail "构建失败 (build failed): npm run $command"
  mkdir -p dist
  printf '%s\n' "$now" >"$stamp"
}

ensure_server() { build_when_changed server build:server src bots jobs config embedded simulator tsconfig.json tsconfig.build.json package.json; }
ensure_web() { build_when_changed web build:web web src/api/contract src/domain package.json; }
