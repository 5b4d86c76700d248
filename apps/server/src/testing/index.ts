/** Testing: a whole real server on free ports with a database of its own, for the tests of rooms, journeys and benchmarks. */
export { type Browser, openBrowser } from './browser.ts';
export { askForNoProof, askForProof, type CodeApp, codeOf, giveCodeApp } from './code-app.ts';
export { enrollTestDevice, giveDevice, type TestDevice } from './device.ts';
export { type DeliveredMail, startMailServer, type TestMailServer } from './mail-server.ts';
export { givePhone, type Phone, pairPhone } from './phone.ts';
export { type Person, startTestServer, type TestServer } from './test-server.ts';
export { waitUntil } from './wait-until.ts';
export { callRoute, listRoutes } from './walk-routes.ts';
