import { fileURLToPath } from 'node:url';
import fastifyStatic from '@fastify/static';
import { AppError } from '@rekey/protocol';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { type App, createApp } from '../platform/http/app.ts';
import { setSecurityHeaders } from '../platform/http/static-pages.ts';
import type { Log } from '../platform/log.ts';
import type { Mailbox } from './mailbox.ts';
import type { SampleDevices } from './sample-devices.ts';

const DeviceSwitch = z.strictObject({ on: z.boolean() });
const DeviceParams = z.strictObject({ id: z.string().max(40) });
const MailParams = z.strictObject({ id: z.coerce.number().int().positive() });

/** The desk beside the portal: what a person would have around them. Mail on one side, devices to switch on and off on the other. */
export async function createDeskApp(deps: {
  log: Log;
  origin: string;
  portal: string;
  mailbox: Mailbox;
  devices: SampleDevices;
}): Promise<App> {
  const { log, origin, mailbox, devices } = deps;
  const app = await createApp({ log, ownOrigins: [origin, origin.replace('localhost', '127.0.0.1')] });
  setSecurityHeaders(app, false);
  await app.register(fastifyStatic, { root: fileURLToPath(new URL('./desk/', import.meta.url)) });
  const routes: FastifyPluginAsyncZod = async (scope) => {
    scope.get('/api/desk', async () => ({
      portal: deps.portal,
      devices: devices.list(),
      // The page asks every second. The HTML of a mail is large, and fetched once it is opened.
      mails: mailbox.list().map(({ html, ...mail }) => ({ ...mail, hasHtml: html !== null })),
    }));
    scope.get('/api/mails/:id', { schema: { params: MailParams } }, async (request) => {
      const mail = mailbox.find(request.params.id);
      if (!mail) throw new AppError('NOT_FOUND');
      return mail;
    });
    scope.post('/api/devices/:id', { schema: { params: DeviceParams, body: DeviceSwitch } }, async (request) => {
      const { id } = request.params;
      const known = request.body.on ? devices.switchOn(id) : await devices.switchOff(id);
      if (!known) throw new AppError('DEVICE_NOT_FOUND');
      return { devices: devices.list() };
    });
  };
  await app.register(routes);
  return app;
}
