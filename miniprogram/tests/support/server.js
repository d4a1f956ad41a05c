// A server with the doors that the shell knocks at, for as long as there is no other: what it was asked, what it says.

const http = require('node:http');

async function fakeServer() {
  const server = http.createServer(async (request, response) => {
    let body = '';
    for await (const part of request) body += part;
    fake.asked.push({ method: request.method, url: request.url, type: request.headers['content-type'], body });
    const answer = fake.answers.length > 1 ? fake.answers.shift() : fake.answers[0];
    if (answer === 'cut') {
      request.socket.destroy();
      return;
    }
    if (answer === 'never') return;
    response.writeHead(answer.status, { 'content-type': 'application/json' });
    response.end(typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body));
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const fake = {
    asked: [],
    answers: [{ status: 200, body: { ticket: null } }],
    origin: `http://127.0.0.1:${server.address().port}`,
    close: () => new Promise((resolve) => {
      server.closeAllConnections();
      server.close(resolve);
    }),
  };
  return fake;
}

module.exports = { fakeServer };
