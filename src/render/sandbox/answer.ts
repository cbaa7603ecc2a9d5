/** An answer to a request in the sandbox. */
interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** What was shown over HTTPS. */
  readonly certificate?: {
    readonly subject: string;
    readonly names: readonly string[];
    readonly serial: string;
    readonly fingerprint: string;
    readonly expires: string;
  };
}

const REFUSED = 'Connection refused: nothing listens there. `kubemci sandbox status` lists what does.';

const HANDSHAKE_FAILED =
  'The TLS handshake failed: the load balancer has no certificate to show at that edge location yet, or its SSL policy rules this client out.';

/** An answer as a client of the load balancer sees it: status, the sandbox's attribution, body. */
export function renderAnswer(answer: Answer | { readonly handshake: string } | undefined): string {
  if (answer === undefined) return REFUSED;
  if ('handshake' in answer) return `${HANDSHAKE_FAILED} (${answer.handshake})`;
  const attribution = Object.entries(answer.headers)
    .filter(([name]) => name.startsWith('x-sandbox-'))
    .map(([name, value]) => `${name}: ${value}`);
  return [
    `HTTP ${String(answer.status)}`,
    ...certificateLines(answer.certificate),
    ...attribution,
    '',
    answer.body.trimEnd(),
  ]
    .join('\n')
    .trimEnd();
}

function certificateLines(certificate: Answer['certificate']): readonly string[] {
  if (certificate === undefined) return [];
  const { subject, names, serial, fingerprint, expires } = certificate;
  return [
    `certificate: ${subject}${names.length === 0 ? '' : ` for ${names.join(', ')}`}, until ${expires}`,
    `serial: ${serial}`,
    `sha-256: ${fingerprint}`,
  ];
}

/** An answer of an API: its body, as it came. */
export function rawAnswer(answer: Answer | undefined): string {
  return answer === undefined ? REFUSED : answer.body;
}
