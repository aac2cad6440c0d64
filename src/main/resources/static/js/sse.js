/** Server-sent events from any text: {event, data, comment} as they become complete. */

export class EventParser {
  #rest = '';

  /** Takes the next piece of the stream and gives the events that it completes. */
  push(text) {
    const all = this.#rest + text;
    const half = all.endsWith('\r') ? '\r' : ''; // perhaps of a line's end that goes on with \n
    const blocks = all.slice(0, all.length - half.length).replace(/\r\n?/g, '\n').split('\n\n');
    this.#rest = blocks.pop() + half;
    return blocks.map(parse).filter(Boolean);
  }
}

function parse(block) {
  const event = { event: 'message', data: null, comment: null };
  for (const line of block.split('\n')) {
    const colon = line.indexOf(':');
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '');
    if (field === '') {
      event.comment = value;
    } else if (field === 'data') {
      event.data = event.data === null ? value : `${event.data}\n${value}`;
    } else if (field === 'event') {
      event.event = value;
    }
  }
  return event.data === null && event.comment === null ? null : event;
}

/** Reads a response's events until its end. Ends early without an error only if the signal was aborted. */
export async function* events(response) {
  const parser = new EventParser();
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  try {
    while (true) {
      const { done, value } = await reader.read();
      if (done) {
        return;
      }
      yield* parser.push(value);
    }
  } finally {
    reader.cancel().catch(() => {}); // closes the connection, which stops the server's work
  }
}
