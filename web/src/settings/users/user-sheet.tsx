import { Button, Checkbox, Input } from "antd";
import { type SyntheticEvent, useId, useState } from "react";
import { useTranslation } from "react-i18next";
import type { DepartmentJson, UserJson } from "#src/api/contract/contract.js";
import type { DataScope, Role } from "#src/domain/member/member.js";
import { write } from "../../shared/api/api-client";
import { queryClient } from "../../shared/api/query-client";
import { keys } from "../../shared/api/query-keys";
import { useErrorWords } from "../../shared/text/error-words";
import { Chip } from "../../shared/ui/chip";
import { Sheet } from "../../shared/ui/sheet";
import { useNotices } from "../../shared/ui/undo";
import { refreshUsers, userPath } from "./use-user-writes";

const ROLES = ["sales", "operations", "manager", "admin"] as const satisfies readonly Role[];
const SCOPES = ["own", "department", "all"] as const satisfies readonly DataScope[];
const usualScope: Readonly<Record<Role, DataScope>> = {
  sales: "own",
  operations: "all",
  manager: "department",
  admin: "all",
};

interface UserSheetProps {
  /** Null adds a new one. */
  user: UserJson | null;
  departments: readonly DepartmentJson[];
  onSaved: (user: UserJson, isNew: boolean) => void;
  onClose: () => void;
}

/** Adds or changes a member. */
export function UserSheet({ user, departments, onSaved, onClose }: UserSheetProps) {
  const { t } = useTranslation();
  const id = useId();
  const words = useErrorWords();
  const show = useNotices((state) => state.show);
  const [userId, setUserId] = useState(user?.userId ?? "");
  const [name, setName] = useState(user?.name ?? "");
  const [role, setRole] = useState<Role>(user?.role ?? "sales");
  const [dataScope, setDataScope] = useState<DataScope>(user?.dataScope ?? "own");
  const [departmentIds, setDepartmentIds] = useState<string[]>(user?.departmentIds ?? []);
  const [problem, setProblem] = useState("");
  const [isBusy, setBusy] = useState(false);

  const submit = async (event: SyntheticEvent): Promise<void> => {
    event.preventDefault();
    if (isBusy) return;
    setBusy(true);
    setProblem("");
    const fields = { name: name.trim(), role, dataScope, departmentIds };
    try {
      const saved = user
        ? await write<UserJson>("PATCH", userPath(user.userId), fields)
        : await write<UserJson>("POST", "/users", { userId: userId.trim(), ...fields });
      await refreshUsers();
      show(t(user ? "settings.users.changed" : "settings.users.added", { name: saved.name }));
      onSaved(saved, !user);
    } catch (error) {
      setProblem(words(error));
      setBusy(false);
    }
  };

  return (
    <Sheet
      title={user ? t("settings.users.edit", { name: user.name }) : t("settings.users.add")}
      onClose={onClose}
      footer={
        <>
          <span className="danger" role="alert" style={{ flex: 1 }}>
            {problem}
          </span>
          <Button type="primary" htmlType="submit" form={id} loading={isBusy} disabled={!name.trim() || !userId.trim()}>
            {t("common.save")}
          </Button>
        </>
      }
    >
      <form id={id} onSubmit={(event) => void submit(event)}>
        {!user && (
          <div className="field">
            <label htmlFor={`${id}-user`}>{t("settings.users.userId")}</label>
            <Input
              id={`${id}-user`}
              autoFocus
              maxLength={64}
              autoCapitalize="none"
              value={userId}
              onChange={(event) => setUserId(event.target.value)}
            />
            <span className="hint small">{t("settings.users.userIdHint")}</span>
          </div>
        )}
        <div className="field">
          <label htmlFor={`${id}-name`}>{t("settings.users.name")}</label>
          <Input id={`${id}-name`} maxLength={100} value={name} onChange={(event) => setName(event.target.value)} />
        </div>
        <fieldset className="field">
          <legend>{t("settings.users.role")}</legend>
          <div className="chips" role="radiogroup" aria-label={t("settings.users.role")}>
            {ROLES.map((each) => (
              <Chip
                key={each}
                kind="radio"
                isChosen={role === each}
                onToggle={() => {
                  setRole(each);
                  setDataScope(usualScope[each]);
                }}
              >
                {t(`role.${each}`)}
              </Chip>
            ))}
          </div>
          <span className="hint small">{t(`settings.roles.${role}`)}</span>
        </fieldset>
        <fieldset className="field">
          <legend>{t("settings.users.scope")}</legend>
          <div className="chips" role="radiogroup" aria-label={t("settings.users.scope")}>
            {SCOPES.map((each) => (
              <Chip key={each} kind="radio" isChosen={dataScope === each} onToggle={() => setDataScope(each)}>
                {t(`scope.${each}`)}
              </Chip>
            ))}
          </div>
        </fieldset>
        <fieldset className="field">
          <legend>{t("settings.users.departments")}</legend>
          <Checkbox.Group
            value={departmentIds}
            options={departments.map(({ departmentId, name }) => ({ value: departmentId, label: name }))}
            onChange={setDepartmentIds}
          />
          <AddDepartment onAdded={(added) => setDepartmentIds([...departmentIds, added])} />
        </fieldset>
      </form>
    </Sheet>
  );
}

function AddDepartment({ onAdded }: { onAdded: (departmentId: string) => void }) {
  const { t } = useTranslation();
  const words = useErrorWords();
  const problem = useNotices((state) => state.problem);
  const [name, setName] = useState<string | null>(null);
  const add = async (): Promise<void> => {
    if (!name?.trim()) return;
    try {
      const added = await write<DepartmentJson>("POST", "/departments", { name: name.trim(), parentId: null });
      await queryClient.invalidateQueries({ queryKey: keys.departments });
      setName(null);
      onAdded(added.departmentId);
    } catch (error) {
      problem(words(error));
    }
  };
  if (name === null)
    return (
      <button type="button" className="link-button small" onClick={() => setName("")}>
        + {t("settings.users.addDepartment")}
      </button>
    );
  return (
    <div className="inline-form">
      <Input
        autoFocus
        maxLength={100}
        aria-label={t("settings.users.departmentName")}
        placeholder={t("settings.users.departmentName")}
        value={name}
        onChange={(event) => setName(event.target.value)}
        onPressEnter={(event) => {
          event.preventDefault();
          void add();
        }}
      />
      <Button disabled={!name.trim()} onClick={() => void add()}>
        {t("common.add")}
      </Button>
    </div>
  );
}
