import { Link } from '@tanstack/react-router';
import { portalTexts } from './texts/portal-texts.ts';

/** The portal's pages, in a row. */
export function PortalNavigation() {
  return (
    <>
      <Link to="/" activeOptions={{ exact: true }}>
        {portalTexts.home}
      </Link>
      <Link to="/security">{portalTexts.security}</Link>
      <Link to="/devices">{portalTexts.devices}</Link>
      <Link to="/sessions">{portalTexts.sessions}</Link>
      <Link to="/help">{portalTexts.help}</Link>
    </>
  );
}
