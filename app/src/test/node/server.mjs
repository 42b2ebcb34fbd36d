// An upstream for WebSockets: echoes what it is sent, does what "do ..." says. Prints its port.
import { createServer } from 'node:http';
import { WebSocketServer } from 'ws';

const http = createServer((request, response) => response.end('plain'));
const server = new WebSocketServer({
  server: http,
  maxPayload: 64 * 1024 * 1024,
  perMessageDeflate: { threshold: 0 },
  handleProtocols: (offered) => (offered.has('v1') ? 'v1' : false),
  verifyClient: (info, decide) =>
    info.req.url.startsWith('/forbidden') ? decide(false, 401, 'no') : decide(true),
});

server.on('connection', (socket) => {
  const closed = new Promise((resolve) => socket.on('close', (code, reason) => resolve(`${code} ${reason}`)));
  socket.on('pong', (data) => socket.send(`pong ${data}`));
  socket.on('message', (data, binary) => {
    const text = binary || data.length > 100 ? '' : data.toString();
    if (text === 'do ping') {
      socket.ping('from the server');
    } else if (text === 'do close') {
      socket.close(4001, 'the server has had enough');
    } else if (text === 'do terminate') {
      socket.terminate();
    } else if (text === 'do reset') {
      socket._socket.resetAndDestroy();
    } else if (text === 'do tell') {
      closed.then((how) => (server.told = how));
      socket.send('will tell');
    } else if (text === 'do say') {
      socket.send(String(server.told));
    } else {
      socket.send(data, { binary });
    }
  });
});

http.listen(0, '127.0.0.1', () => console.log(http.address().port));
