import { useTranslation } from "react-i18next";

/** "12 位客户、3 个客户群"; empty when there is nothing. */
export function useAmounts(): (amount: { customers: number; groups: number }) => string {
  const { t, i18n } = useTranslation();
  return ({ customers, groups }) =>
    [
      customers > 0 ? t("handOver.customers", { count: customers }) : "",
      groups > 0 ? t("handOver.groups", { count: groups }) : "",
    ]
      .filter(Boolean)
      .join(i18n.language.startsWith("zh") ? "、" : ", ");
}
