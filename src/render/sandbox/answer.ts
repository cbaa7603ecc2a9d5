/** An answer to a request in the sandbox. */
interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

const REFUSED = 'Connection refused: nothing listens there. `kubemci sandbox status` lists what does.';

/** An answer as a client of the load balancer sees it: status, the sandbox's attribution, body. */
export function renderAnswer(answer: Answer | undefined): string {
  if (answer === undefined) return REFUSED;
  const attribution = Object.entries(answer.headers)
    .filter(([name]) => name.startsWith('x-sandbox-'))
    .map(([name, value]) => `${name}: ${value}`);
  return [`HTTP ${String(answer.status)}`, ...attribution, '', answer.body.trimEnd()].join('\n').trimEnd();
}

/** An answer of an API: its body, as it came. */
export function rawAnswer(answer: Answer | undefined): string {
  return answer === undefined ? REFUSED : answer.body;
}
