import { AppError } from '@rekey/protocol';

const httpsPort = '443';

/** The address of a push subscription, if it belongs to a push service that this server may send to.
 *
 *  A subscription is what a phone says it is, and sending to it is a request from inside our network (SSRF). So: https, no user name, the port
 *  of the list and a host of the list, which holds names and no patterns of addresses. What is returned has one reading only: every parser of URLs
 *  that comes after sees the same host.
 *
 *  @param services host names, '*.example' = everything below it, ':8443' at the end = that port instead of 443
 *  @throws AppError PUSH_SERVICE_NOT_ALLOWED
 */
export function readEndpoint(endpoint: string, services: readonly string[]): URL {
  const url = URL.parse(endpoint);
  const isPlain = url?.protocol === 'https:' && url.username === '' && url.password === '';
  if (!url || !isPlain || !services.some((service) => isOf(url, service))) {
    throw new AppError('PUSH_SERVICE_NOT_ALLOWED');
  }
  url.hash = '';
  return url;
}

function isOf(url: URL, service: string): boolean {
  const [host = '', port = httpsPort] = service.toLowerCase().split(':');
  if ((url.port || httpsPort) !== port) return false;
  return host.startsWith('*.') ? url.hostname.endsWith(host.slice(1)) : url.hostname === host;
}
