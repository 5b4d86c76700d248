/** Who tries a password, as its user would name it. */
export interface LogInSource {
  kind: 'browser' | 'app' | 'device';
  /** Such as "Firefox on Windows", "Anna's laptop", or what an app calls itself. */
  name: string;
  address: string;
}

/** A device of the user with the address that its agent last came from. */
export interface DeviceAddress {
  name: string;
  address: string;
}

/** Names the source of a log-in by what it says of itself. What it says is believed for a name and for nothing else.
 *
 *  A browser by its name and system; else a device, when one of the user's own agents comes from the same address; else an app by its own
 *  product token (RFC 9110, 10.1.5).
 */
export function describeSource(request: {
  userAgent: string | null;
  address: string;
  devices: readonly DeviceAddress[];
}): LogInSource {
  const { address, devices } = request;
  const userAgent = (request.userAgent ?? '').slice(0, 300);
  const browser = browserOf(userAgent);
  if (browser) return { kind: 'browser', name: browser, address };
  const device = devices.find((candidate) => candidate.address === address);
  if (device) return { kind: 'device', name: device.name, address };
  return { kind: 'app', name: productOf(userAgent), address };
}

/** What a request comes from, as its user would name it, such as "Firefox on Windows". */
export function appOf(request: { headers: { 'user-agent'?: string | undefined }; ip: string }): string {
  const userAgent = request.headers['user-agent'] ?? null;
  return describeSource({ userAgent, address: request.ip, devices: [] }).name;
}

// In this order, because each says that it is also the ones after it.
const browsers: readonly [product: string, name: string][] = [
  ['Edg', 'Edge'],
  ['EdgA', 'Edge'],
  ['EdgiOS', 'Edge'],
  ['OPR', 'Opera'],
  ['SamsungBrowser', 'Samsung Internet'],
  ['Vivaldi', 'Vivaldi'],
  ['FxiOS', 'Firefox'],
  ['Firefox', 'Firefox'],
  ['CriOS', 'Chrome'],
  ['Chromium', 'Chromium'],
  ['Chrome', 'Chrome'],
  ['Safari', 'Safari'],
];

// What every engine says, and says nothing about who uses it.
const engines = ['Mozilla', 'AppleWebKit', 'Gecko', 'Version', 'Mobile', 'like', 'Ubuntu', 'Electron'];
const ofBrowsers = new Set([...engines, ...browsers.map(([product]) => product)]);

const systems: readonly [RegExp, string][] = [
  [/Windows/, 'Windows'],
  [/iPhone/, 'iPhone'],
  [/iPad/, 'iPad'],
  [/Android/, 'Android'],
  [/Mac OS X|Macintosh/, 'macOS'],
  [/CrOS/, 'ChromeOS'],
  [/Linux|X11/, 'Linux'],
];

function browserOf(userAgent: string): string | null {
  const products = productsOf(userAgent);
  if (products[0] !== 'Mozilla') return null;
  // An app that shows pages by a browser's engine says its own name besides.
  if (products.some((product) => !ofBrowsers.has(product))) return null;
  const name = browsers.find(([product]) => products.includes(product))?.[1];
  if (!name) return null;
  const system = systems.find(([pattern]) => pattern.test(userAgent))?.[1];
  return system ? `${name} on ${system}` : name;
}

// "Microsoft Office/16.0": names of two words are one product to people.
function productOf(userAgent: string): string {
  if (/ms-?office/i.test(userAgent)) return 'Microsoft Office';
  const [, leading = ''] = /^([A-Za-z][A-Za-z0-9._ -]{0,39})\//.exec(userAgent) ?? [];
  if (leading !== '' && leading !== 'Mozilla') return leading;
  const own = productsOf(userAgent).find((product) => !ofBrowsers.has(product));
  return own ?? 'An app that does not say its name';
}

/** The names of the products, without versions and comments; nothing else of the text is repeated to anybody. */
function productsOf(userAgent: string): string[] {
  const text = userAgent.replace(/\([^)]*\)?/g, ' ');
  return [...text.matchAll(/(?:^|\s)([A-Za-z][A-Za-z0-9._-]{0,39})(?:\/\S*)?(?=\s|$)/g)].map(([, name = '']) => name);
}
