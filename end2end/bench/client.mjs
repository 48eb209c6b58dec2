// A signed-in client over kept connections, without a browser.
import http from 'node:http';

const agent = new http.Agent({ keepAlive: true, maxSockets: 8 });

/**
 * One request; the answer's body as it came over the wire.
 * @returns {Promise<{ status: number, headers: import('node:http').IncomingHttpHeaders, body: Buffer }>}
 */
export function ask(url, { method = 'GET', headers = {}, body } = {}) {
  return new Promise((resolve, reject) => {
    const request = http.request(url, { method, headers, agent }, (response) => {
      const parts = [];
      response.on('data', (part) => parts.push(part));
      response.on('end', () => resolve({ status: response.statusCode, headers: response.headers, body: Buffer.concat(parts) }));
      response.on('error', reject);
    });
    request.on('error', reject);
    request.end(body);
  });
}

/** Signs a demo account in. */
export async function signIn(address, account) {
  const send = (path, fields, headers = {}, method = 'POST') =>
    ask(address + path, { method, headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(fields ?? {}) });
  const answer = await send('/api/login', { email: `${account}@demo.test`, password: 'forecourt-demo' });
  if (answer.status !== 200) throw new Error(`${account} could not sign in: ${answer.status} ${answer.body}`);
  const cookie = (answer.headers['set-cookie'] ?? []).map((line) => line.split(';')[0]).join('; ');
  const answered = async (method, path, fields) => {
    const { status, body } = await send(path, fields, { cookie }, method);
    if (status >= 300) throw new Error(`${method} ${path} by ${account}: ${status} ${body}`);
    return body.length ? JSON.parse(body.toString()) : null;
  };
  const { user } = JSON.parse(answer.body.toString());
  return {
    account,
    user,
    cookie,
    get: (path, headers = {}) => ask(address + path, { headers: { cookie, ...headers } }),
    send: (path, fields) => send(path, fields, { cookie }),
    post: (path, fields) => answered('POST', path, fields),
    patch: (path, fields) => answered('PATCH', path, fields),
    /** Listens to this person's live stream; `heard` is called with each event's name and data. */
    listen: (heard) => listen(`${address}/live?follow=person:${user.id}`, cookie, heard),
  };
}

/** Opens an event stream; resolves once it is open. */
function listen(url, cookie, heard) {
  return new Promise((resolve, reject) => {
    const request = http.get(url, { headers: { cookie, accept: 'text/event-stream' }, agent: false }, (response) => {
      if (response.statusCode !== 200) reject(new Error(`${url}: ${response.statusCode}`));
      let rest = '';
      response.setEncoding('utf8');
      response.on('data', (text) => {
        const events = (rest + text).split('\n\n');
        rest = events.pop() ?? '';
        for (const event of events) {
          const field = (name) => new RegExp(`^${name}: ?(.*)$`, 'm').exec(event)?.[1];
          if (field('data') !== undefined) heard(field('event'), JSON.parse(field('data')));
        }
      });
      response.on('error', () => {});
      resolve({ close: () => request.destroy() });
    });
    request.on('error', reject);
  });
}
