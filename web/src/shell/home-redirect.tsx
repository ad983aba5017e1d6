import { Navigate } from "react-router";
import { homeOf, useSession } from "../shared/api/session";

/** The bare address leads to the page that fits the role. */
export function HomeRedirect() {
  return <Navigate to={homeOf(useSession())} replace />;
}
