import { describe, expect, test } from '@jest/globals';
import { refusal, seededBalancer, type Answer, type TestProject } from './support/project.js';

const BOUNDARY = '===============123==';

function part(id: number, request: string, body = ''): string {
  return (
    'Content-Type: application/http\nMIME-Version: 1.0\nContent-Transfer-Encoding: binary\n' +
    `Content-ID: <0a1b+${id}>\n\n${request} HTTP/1.1\nContent-Type: application/json\nMIME-Version: 1.0\n` +
    `accept: application/json\nHost: sandbox\n\n${body}`
  );
}

function send(project: TestProject, parts: readonly string[], newline = '\n'): Promise<Answer> {
  const body = `${parts.map((text) => `--${BOUNDARY}\n${text}\n`).join('')}--${BOUNDARY}--\n`;
  return project.raw('POST', '/batch/compute/v1', body.replaceAll('\n', newline), {
    'content-type': `multipart/mixed; boundary="${BOUNDARY}"`,
  });
}

describe('a batch', () => {
  test.each(['\n', '\r\n'])('answers each of its requests in order, with lines ended by %j', async (newline) => {
    const project = seededBalancer();
    const answer = await send(
      project,
      [
        part(0, 'GET /compute/v1/projects/p1/global/urlMaps/um-1?alt=json&fields=name&prettyPrint=false'),
        part(1, 'DELETE /compute/v1/projects/p1/global/urlMaps/um-1'),
        part(
          2,
          'POST /compute/v1/projects/p1/global/healthChecks',
          '{"name": "hc-9",\n\n"type": "TCP", "tcpHealthCheck": {}}',
        ),
      ],
      newline,
    );
    expect(answer.status).toBe(200);
    const boundary = /boundary=(.*)$/.exec(answer.headers['Content-Type'] ?? '')?.[1] ?? '';
    const [before, first, second, third, after] = answer.text.split(`--${boundary}`);
    expect([before, after]).toEqual(['', '--\r\n']);
    expect(first).toMatch(
      /Content-ID: <response-0a1b\+0>\r\n\r\nHTTP\/1\.1 200 OK\r\n[^]*\r\n\r\n\{"name":"um-1"\}\r\n$/,
    );
    expect(second).toMatch(/<response-0a1b\+1>\r\n\r\nHTTP\/1\.1 400 [^]*resourceInUseByAnotherResource/);
    expect(third).toMatch(/<response-0a1b\+2>\r\n\r\nHTTP\/1\.1 200 OK[^]*"operationType": "insert"/);
    project.settle();
    expect((await project.get('global/healthChecks/hc-9'))['type']).toBe('TCP');
  });

  test('is refused without a boundary, without parts, with a part that is no request and with too many parts', async () => {
    const project = seededBalancer();
    expect(refusal(await project.raw('POST', '/batch/compute/v1', 'x')).status).toBe(400);
    expect((await send(project, [])).status).toBe(400);
    expect((await send(project, ['Content-ID: <a+0>\n\nnonsense'])).status).toBe(400);
    const many = Array.from({ length: 1001 }, (_, index) => part(index, 'GET /compute/v1/projects/p1'));
    expect((await send(project, many)).status).toBe(400);
  });
});
