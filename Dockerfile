# syntax=docker/dockerfile:1
# Build: everything that compiles. Run: only what runs, as a user without rights.
FROM node:20-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci
COPY tsconfig.json tsconfig.build.json ./
COPY src ./src
COPY bots ./bots
COPY jobs ./jobs
COPY config ./config
COPY embedded ./embedded
COPY simulator ./simulator
COPY web ./web
RUN npm run build && npm prune --omit=dev

FROM node:20-bookworm-slim
ENV NODE_ENV=production HOST=0.0.0.0 PORT=3000 DATA_DIR=/data
WORKDIR /app
RUN groupadd --system --gid 10001 guanxi \
  && useradd --system --uid 10001 --gid guanxi --home-dir /data --no-create-home guanxi \
  && install -d -o guanxi -g guanxi -m 0700 /data
COPY --from=build /app/package.json ./
COPY --from=build /app/node_modules ./node_modules
COPY --from=build /app/dist ./dist
COPY config/holidays ./config/holidays
COPY LICENSE NOTICE ./
USER guanxi
VOLUME /data
EXPOSE 3000
HEALTHCHECK --interval=15s --timeout=5s --start-period=40s --retries=3 \
  CMD ["node", "dist/src/cli/main.js", "healthcheck"]
STOPSIGNAL SIGTERM
CMD ["node", "--enable-source-maps", "dist/src/main.js"]
