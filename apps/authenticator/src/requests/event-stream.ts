/** One server-sent event. */
export interface StreamedEvent {
  event: string;
  data: string;
}

/** Reads server-sent events from a body (WHATWG HTML, 9.2.6): comments are skipped, lines of data are joined. */
export async function* readEvents(body: ReadableStream<Uint8Array<ArrayBuffer>>): AsyncGenerator<StreamedEvent> {
  let open: StreamedEvent = { event: 'message', data: '' };
  for await (const line of readLines(body)) {
    if (line === '') {
      if (open.data !== '') yield { ...open, data: open.data.slice(0, -1) };
      open = { event: 'message', data: '' };
      continue;
    }
    const [, field = '', value = ''] = /^([^:]*)(?:: ?(.*))?$/s.exec(line) ?? [];
    if (field === 'event') open.event = value;
    if (field === 'data') open.data += `${value}\n`;
  }
}

// Not `for await` over the body: Safari's streams cannot do that.
async function* readLines(body: ReadableStream<Uint8Array<ArrayBuffer>>): AsyncGenerator<string> {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  try {
    for (let read = await reader.read(); !read.done; read = await reader.read()) {
      const lines = (rest + read.value).split(/\r\n|\n|\r(?!$)/);
      rest = lines.pop() ?? '';
      yield* lines;
    }
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}
