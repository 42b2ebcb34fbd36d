// Opens WebSockets over HTTP/2 (RFC 8441), frame by frame. Prints a line for each check; ends with 1 if one failed.
import http2 from 'node:http2';

const url = process.argv[2];
const session = http2.connect(url, { rejectUnauthorized: false, settings: { initialWindowSize: 20000 } });
session.on('error', (error) => console.log(`failed session: ${error.message}`));

const open = (path, more = {}) => {
  const stream = session.request(
    { ':method': 'CONNECT', ':protocol': 'websocket', ':path': path, 'sec-websocket-version': '13', ...more },
    { endStream: false },
  );
  stream.received = Buffer.alloc(0);
  stream.on('data', (data) => (stream.received = Buffer.concat([stream.received, data])));
  stream.on('error', () => {});
  stream.answer = new Promise((resolve, reject) => {
    stream.on('response', resolve);
    stream.on('close', () => reject(new Error(`closed with ${stream.rstCode}`)));
  });
  return stream;
};

const frame = (opcode, payload) => {
  const size = payload.length;
  const head =
    size < 126
      ? Buffer.from([0x80 | opcode, 0x80 | size])
      : size < 65536
        ? Buffer.from([0x80 | opcode, 0xfe, size >> 8, size & 255])
        : Buffer.concat([Buffer.from([0x80 | opcode, 0xff, 0, 0, 0, 0]), Buffer.from([size >> 24, size >> 16, size >> 8, size])]);
  return Buffer.concat([head, Buffer.alloc(4), payload]); // masked with zeros
};

const until = async (what, condition) => {
  for (let i = 0; i < 500; i++) {
    if (condition()) return;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error(`waited for ${what}`);
};

const status = async (stream) => (await stream.answer)[':status'];
const same = (actual, expected) => {
  if (String(actual) !== String(expected)) throw new Error(`${actual} (expected: ${expected})`);
};

const checks = {
  async offered() {
    await until('the settings', () => session.remoteSettings.enableConnectProtocol);
  },
  async echoes() {
    const stream = open('/echoes', { 'sec-websocket-protocol': 'v2, v1' });
    const head = await stream.answer;
    same(head[':status'], 200);
    same(head['sec-websocket-protocol'], 'v1');
    same(head['sec-websocket-accept'], undefined);
    stream.write(frame(1, Buffer.from('hello')));
    await until('the echo', () => stream.received.length === 7);
    same(stream.received.subarray(2), 'hello');
    stream.write(frame(8, Buffer.from([0x03, 0xe8])));
    await until('the end', () => stream.readableEnded);
    same(stream.received.subarray(7).toString('hex'), '880203e8');
    stream.end();
  },
  async bigMessages() {
    const stream = open('/big');
    same(await status(stream), 200);
    const big = Buffer.alloc(3_000_000, 'x');
    stream.write(frame(2, big));
    await until('the echo', () => stream.received.length === big.length + 10);
    stream.end(frame(8, Buffer.from([0x03, 0xe8])));
    await until('the end', () => stream.readableEnded);
  },
  async manyOnOneConnection() {
    const streams = Array.from({ length: 20 }, (_, i) => open(`/many?${i}`));
    for (const [i, stream] of streams.entries()) {
      same(await status(stream), 200);
      stream.write(frame(1, Buffer.from(`number ${i + 10}`)));
    }
    for (const [i, stream] of streams.entries()) {
      await until('an echo', () => stream.received.subarray(2).toString() === `number ${i + 10}`);
      stream.end(frame(8, Buffer.from([0x03, 0xe8])));
    }
    for (const stream of streams) await until('the end', () => stream.readableEnded);
  },
  async resets() {
    const stream = open('/resets');
    same(await status(stream), 200);
    stream.close(http2.constants.NGHTTP2_CANCEL);
    const broken = open('/broken');
    same(await status(broken), 200);
    broken.write(frame(1, Buffer.from('do reset')));
    await until('the end', () => broken.closed);
    same(broken.rstCode, http2.constants.NGHTTP2_CANCEL);
  },
  async illegalFrames() {
    const stream = open('/illegal');
    same(await status(stream), 200);
    stream.write(Buffer.from('81ff8000000000000000', 'hex'));
    await until('the close', () => stream.received.toString('hex') === '880203ea');
    await until('the end', () => stream.readableEnded);
  },
  async refusals() {
    same(await status(open('/forbidden/2')), 401);
    same(await status(open('/old', { 'sec-websocket-version': '8' })), 426);
    same(await status(open('/other', { ':protocol': 'connect-udp' })), 501);
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
session.destroy();
