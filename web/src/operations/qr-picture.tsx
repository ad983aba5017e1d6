import { useTranslation } from "react-i18next";

interface QrPictureProps {
  /** Below /api/v1, e.g. "/join-ways/jw_1/qr". */
  path: string;
  alt: string;
}

/** WeCom's own picture of a code; a tap saves it for print. */
export function QrPicture({ path, alt }: QrPictureProps) {
  const { t } = useTranslation();
  const address = `/api/v1${path}`;
  return (
    <a className="way-qr" href={`${address}?download=true`} title={t("joinWays.download")}>
      <img src={address} alt={alt} width={104} height={104} loading="lazy" />
    </a>
  );
}
