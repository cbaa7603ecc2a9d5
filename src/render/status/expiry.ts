import type { CertificateStatus } from './status.js';

/** From how many days before its end on a certificate is warned of, as by validate. Google renews its own about 30 days before. */
const SOON_DAYS = 14;

/** How urgent the end of a certificate is. */
export function expiryOf({ daysLeft }: CertificateStatus): 'unknown' | 'expired' | 'soon' | 'later' {
  if (daysLeft === undefined) return 'unknown';
  if (daysLeft < 0) return 'expired';
  return daysLeft < SOON_DAYS ? 'soon' : 'later';
}

/** When a certificate ends, for people: `in 61 days`, `in 3 days, soon`, `EXPIRED 2 days ago`. */
export function expiryText(certificate: CertificateStatus): string {
  const { daysLeft = 0 } = certificate;
  switch (expiryOf(certificate)) {
    case 'unknown':
      return 'not known';
    case 'expired':
      return `EXPIRED ${days(-daysLeft)} ago`;
    case 'soon':
      return `in ${days(daysLeft)}, SOON`;
    case 'later':
      return `in ${days(daysLeft)}`;
  }
}

function days(count: number): string {
  return `${String(count)} ${count === 1 ? 'day' : 'days'}`;
}
