import { createRoot } from "react-dom/client";
import { App } from "./app";
import { startTexts } from "./shared/text/i18n";
import { startTheme } from "./shared/theme/theme-choice";
import "./shared/theme/base.css";

startTheme();
await startTexts();

const root = document.getElementById("root");
if (root) createRoot(root).render(<App />);
