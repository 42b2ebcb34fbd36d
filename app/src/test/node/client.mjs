// Uses WebSockets as applications do, against the URL it is given. Prints a line for each check; ends with 1 if one failed.
import { randomBytes } from 'node:crypto';
import WebSocket from 'ws';

const url = process.argv[2];
const options = JSON.parse(process.argv[3] ?? '{}');

const event = (socket, name) =>
  new Promise((resolve, reject) => {
    socket.once(name, (...values) => resolve(values));
    socket.once('error', reject);
    if (name !== 'close') socket.once('close', (code) => reject(new Error(`closed with ${code}`)));
  });

const open = async (path, protocols = [], more = {}) => {
  const socket = new WebSocket(url + path, protocols, { perMessageDeflate: false, maxPayload: 64 << 20, ...options, ...more });
  await event(socket, 'open');
  return socket;
};

const answer = async (socket, message, sending) => {
  const came = event(socket, 'message');
  socket.send(message, sending);
  return (await came)[0];
};

const same = (actual, expected) => {
  if (!Buffer.from(actual).equals(Buffer.from(expected))) {
    throw new Error(`${String(actual).slice(0, 80)} (expected: ${String(expected).slice(0, 80)})`);
  }
};

const shut = async (socket, code = 1000, reason = '') => {
  const closed = event(socket, 'close');
  socket.close(code, reason);
  const [told, why] = await closed;
  same(`${told} ${why}`, `${code} ${reason}`);
};

const checks = {
  async texts() {
    const socket = await open('/texts');
    for (const text of ['hello', '', 'žluťoučký kůň 🐎', 'x'.repeat(70000)]) {
      same(await answer(socket, text), text);
    }
    await shut(socket);
  },
  async bigMessages() {
    const socket = await open('/big');
    const big = randomBytes(5 * 1024 * 1024);
    for (let i = 0; i < 3; i++) {
      same(await answer(socket, big), big);
    }
    await shut(socket);
  },
  async fragments() {
    const socket = await open('/fragments');
    const came = event(socket, 'message');
    for (let i = 0; i < 100; i++) {
      socket.send(`part ${i};`, { fin: i === 99 });
    }
    same((await came)[0], Array.from({ length: 100 }, (_, i) => `part ${i};`).join(''));
    await shut(socket);
  },
  async pings() {
    const socket = await open('/pings');
    const pong = event(socket, 'pong');
    socket.ping('from the client');
    same((await pong)[0], 'from the client');
    same(await answer(socket, 'do ping'), 'pong from the server');
    await shut(socket);
  },
  async closeOfTheServer() {
    const socket = await open('/closes');
    const closed = event(socket, 'close');
    socket.send('do close');
    const [code, reason] = await closed;
    same(`${code} ${reason}`, '4001 the server has had enough');
  },
  async closeOfTheClient() {
    const socket = await open('/closed');
    same(await answer(socket, 'do tell'), 'will tell');
    await shut(socket, 4002, 'the client has had enough');
    const asking = await open('/asking');
    let told = 'undefined';
    for (let i = 0; i < 100 && told === 'undefined'; i++) {
      told = String(await answer(asking, 'do say')); // the server learns of it when its connection has ended
    }
    same(told, '4002 the client has had enough');
    await shut(asking);
  },
  async aServerThatBreaksOff() {
    const socket = await open('/breaks');
    const closed = new Promise((resolve) => socket.on('close', resolve));
    socket.on('error', () => {});
    socket.send('do terminate');
    same(String(await closed), '1006');
  },
  async subprotocols() {
    const socket = await open('/subprotocols', ['v2', 'v1']);
    same(socket.protocol, 'v1');
    await shut(socket);
  },
  async compression() {
    const socket = await open('/compression', [], { perMessageDeflate: true });
    same(socket.extensions, 'permessage-deflate');
    const text = 'again and again '.repeat(100000);
    same(await answer(socket, text), text);
    await shut(socket);
  },
  async refusals() {
    const socket = new WebSocket(url + '/forbidden', options);
    socket.on('error', () => {});
    const [, response] = await new Promise((resolve) => socket.once('unexpected-response', (...it) => resolve(it)));
    same(String(response.statusCode), '401');
    response.resume();
  },
  async manyAtOnce() {
    const sockets = await Promise.all(Array.from({ length: 50 }, (_, i) => open(`/many?${i}`)));
    for (let round = 0; round < 5; round++) {
      await Promise.all(sockets.map(async (socket, i) => same(await answer(socket, `${round} ${i}`), `${round} ${i}`)));
    }
    await Promise.all(sockets.map((socket) => shut(socket)));
  },
};

for (const [name, check] of Object.entries(checks)) {
  try {
    await check();
    console.log(`ok ${name}`);
  } catch (error) {
    console.log(`failed ${name}: ${error.message}`);
    process.exitCode = 1;
  }
}
