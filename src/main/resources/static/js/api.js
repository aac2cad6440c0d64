/** Requests to the server this page came from: relative addresses, problems as exceptions, a key where one is wanted. */

import { events } from './sse.js';

export class Problem extends Error {
  constructor(status, body) {
    super(body.detail ?? body.title ?? `the server answered ${status}`);
    this.status = status;
    this.code = body.code ?? (status === 401 ? 'UNAUTHORIZED' : 'UNKNOWN');
    this.title = body.title ?? 'Request failed';
    this.body = body;
  }
}

const KEY = 'api-key';
let askForKey = async () => null;

/** Who asks the person for an API key: a function that gives the key, or null. */
export function onUnauthorized(ask) {
  askForKey = ask;
}

function headers(accept) {
  const list = { Accept: accept };
  const key = sessionStorage.getItem(KEY);
  if (key) {
    list.Authorization = `Bearer ${key}`;
  }
  return list;
}

async function send(path, { body, signal, accept = 'application/json' } = {}) {
  const request = { headers: headers(accept), signal, cache: 'no-store' };
  if (body !== undefined) {
    request.method = 'POST';
    request.headers['Content-Type'] = 'application/json';
    request.body = JSON.stringify(body);
  }
  let response;
  try {
    response = await fetch(path, request);
  } catch (failure) {
    if (failure.name === 'AbortError') {
      throw failure;
    }
    throw new Problem(0, { title: 'Connection lost', detail: 'the server cannot be reached', code: 'NETWORK' });
  }
  if (response.ok) {
    return response;
  }
  const problem = await response.json().catch(() => ({}));
  problem.retry_after = Number(response.headers.get('Retry-After')) || null;
  throw new Problem(response.status, problem);
}

/** Sends, and once more with a key if the server wants one. */
async function sendWithKey(path, options) {
  try {
    return await send(path, options);
  } catch (problem) {
    if (problem.status !== 401) {
      throw problem;
    }
    const key = await askForKey(problem);
    if (!key) {
      throw problem;
    }
    sessionStorage.setItem(KEY, key);
    return sendWithKey(path, options);
  }
}

/** The JSON of a GET. */
export async function get(path, signal) {
  return (await sendWithKey(path, { signal })).json();
}

/** The JSON that a POST is answered with. */
export async function post(path, body, signal) {
  return (await sendWithKey(path, { body, signal })).json();
}

/** The events that a POST is answered with. */
export async function* stream(path, body, signal) {
  const response = await sendWithKey(path, { body, signal, accept: 'text/event-stream' });
  try {
    for await (const event of events(response)) {
      if (event.event === 'error') {
        const problem = JSON.parse(event.data);
        throw new Problem(problem.status ?? 500, problem);
      }
      yield event;
    }
  } catch (failure) {
    if (failure.name === 'AbortError' || failure instanceof Problem) {
      throw failure;
    }
    throw new Problem(0, { title: 'Connection lost', detail: 'the stream broke off', code: 'NETWORK' });
  }
}

/** The same request for a terminal. */
export function curl(path, body) {
  const url = new URL(path, location.href.replace(/#.*/, ''));
  const key = sessionStorage.getItem(KEY) ? ' -H "Authorization: Bearer $CLEARHEAD_KEY"' : '';
  const json = JSON.stringify(body).replaceAll("'", String.raw`'\''`);
  return `curl ${url}${key} -H 'Content-Type: application/json' -d '${json}'`;
}
