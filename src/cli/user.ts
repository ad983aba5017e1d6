/** `guanxi user add`: a member who may sign in, with the one-time link for the first password. */
import { Option, type Command } from "commander";
import { DATA_SCOPES, ROLES, type DataScope, type Role } from "#src/domain/member/member.js";
import { DATA_OPTION, withRunningApp, type DataDirOption } from "./running-app.js";

interface AddOptions extends DataDirOption {
  id: string;
  name: string;
  role: Role;
  scope?: DataScope;
  department: string[];
}

export function registerUser(program: Command): void {
  const user = program.command("user").description("用户 (users)");
  user
    .command("add")
    .description("添加可登录的成员，输出一次性登录链接 (add a user and print a one-time link)")
    .requiredOption("--id <userId>", "账号，字母、数字和 . _ @ -")
    .requiredOption("--name <name>", "姓名")
    .addOption(new Option("--role <role>", "角色").choices(ROLES).default("sales"))
    .addOption(new Option("--scope <scope>", "数据范围，默认随角色").choices(DATA_SCOPES))
    .option("--department <id...>", "部门编号", [])
    .option(...DATA_OPTION)
    .action(async (options: AddOptions) => {
      process.exitCode = await withRunningApp(options, async (app) => {
        const { CORP_ID: corpId } = app.config;
        await app.access.addUser({
          corpId,
          userId: options.id,
          name: options.name,
          role: options.role,
          dataScope: options.scope,
          departmentIds: options.department,
        });
        const link = await app.access.createSignInLink(corpId, options.id);
        process.stdout.write(`${link.url}\n`);
        return 0;
      });
    });
  user
    .command("link <userId>")
    .description("为已有成员生成新的一次性登录链接 (a new one-time link)")
    .option(...DATA_OPTION)
    .action(async (userId: string, options: DataDirOption) => {
      process.exitCode = await withRunningApp(options, async (app) => {
        const link = await app.access.createSignInLink(app.config.CORP_ID, userId);
        process.stdout.write(`${link.url}\n`);
        return 0;
      });
    });
}
