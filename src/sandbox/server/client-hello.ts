/** What a TLS client says before anything is encrypted, as far as choosing a certificate goes (RFC 8446, RFC 6066). */
export interface ClientHello {
  /** The server name, '' for none. */
  readonly serverName: string;
  /** Kinds of keys whose signatures the client can check; both where it does not say. */
  readonly signatures: { readonly rsa: boolean; readonly ecdsa: boolean };
}

const HANDSHAKE = 0x16;
const CLIENT_HELLO = 1;
const SERVER_NAME = 0;
const SIGNATURE_ALGORITHMS = 13;

/** Longest first message that is waited for. */
const LONGEST = 65_536;

/**
 * Reads the beginning of a TLS connection: 'more' while it is not all there, 'other' when it is no TLS.
 * A hello that spans several records is put together.
 */
export function readClientHello(bytes: Buffer): ClientHello | 'more' | 'other' {
  const message = handshakeMessage(bytes);
  if (!Buffer.isBuffer(message)) return message;
  try {
    return parse(message);
  } catch {
    return 'other';
  }
}

function handshakeMessage(bytes: Buffer): Buffer | 'more' | 'other' {
  if (bytes.length > LONGEST) return 'other';
  const parts: Buffer[] = [];
  for (let at = 0; ;) {
    if (bytes.length > at && bytes[at] !== HANDSHAKE) return 'other';
    if (bytes.length < at + 5) return 'more';
    const end = at + 5 + bytes.readUInt16BE(at + 3);
    if (bytes.length < end) return 'more';
    parts.push(bytes.subarray(at + 5, end));
    const message = Buffer.concat(parts);
    if (message.length > 0 && message[0] !== CLIENT_HELLO) return 'other';
    if (message.length >= 4 && message.length >= 4 + message.readUIntBE(1, 3)) return message;
    at = end;
  }
}

function parse(message: Buffer): ClientHello {
  // Type and length, version, random.
  let at = 4 + 2 + 32;
  at += 1 + message.readUInt8(at);
  at += 2 + message.readUInt16BE(at);
  at += 1 + message.readUInt8(at);
  let serverName = '';
  let signatures = { rsa: true, ecdsa: true };
  const end = at + 2 <= message.length ? at + 2 + message.readUInt16BE(at) : at;
  for (at += 2; at + 4 <= end;) {
    const [type, length] = [message.readUInt16BE(at), message.readUInt16BE(at + 2)];
    const content = message.subarray(at + 4, at + 4 + length);
    if (type === SERVER_NAME) serverName = readServerName(content);
    if (type === SIGNATURE_ALGORITHMS) signatures = readSignatures(content);
    at += 4 + length;
  }
  return { serverName, signatures };
}

function readServerName(content: Buffer): string {
  // One list, of which only a host name (type 0) has ever been defined.
  return content.length < 5 ? '' : content.subarray(5, 5 + content.readUInt16BE(3)).toString('ascii');
}

function readSignatures(content: Buffer): ClientHello['signatures'] {
  const schemes: number[] = [];
  for (let at = 2; at + 2 <= content.length; at += 2) schemes.push(content.readUInt16BE(at));
  // The low byte of TLS 1.2's schemes is the kind of key; rsa_pss_rsae_* are 0x0804 to 0x0806.
  const rsa = schemes.some(
    (scheme) => (scheme >> 8 < 8 && (scheme & 0xff) === 1) || (scheme >= 0x0804 && scheme <= 0x0806),
  );
  const ecdsa = schemes.some((scheme) => scheme >> 8 < 8 && (scheme & 0xff) === 3);
  return { rsa, ecdsa };
}
