import { createSecureContext, type PeerCertificate } from 'node:tls';
import { X509Certificate } from 'node:crypto';
import type { buildConnector } from 'undici';
import { LxopsError } from '../errors.ts';

/** Where a server listens: a socket of this machine, or an address that is spoken to with certificates. */
export type Endpoint = SocketEndpoint | RemoteEndpoint;

interface SocketEndpoint {
  readonly socketPath: string;
}

export interface RemoteEndpoint {
  /** Its name in the client's configuration. */
  readonly remote: string;
  /** `https://10.0.0.1:8443` */
  readonly url: string;
  /** The certificate that the user has accepted for it, PEM; without one the system's authorities decide. */
  readonly certificate: string | undefined;
  /** By what the server knows us, both PEM. */
  readonly client: { readonly certificate: string; readonly key: string } | undefined;
}

/** How to reach an endpoint: the address for people, and what the HTTP client needs. */
export interface Dialing {
  readonly address: string;
  readonly origin: string;
  readonly connect: buildConnector.BuildOptions;
}

/**
 * Say how an endpoint is reached. A server with a pinned certificate is accepted with exactly that one; its names and its
 * issuer do not count.
 *
 * @throws LxopsError `remote.unusable` when the certificates cannot be read
 */
export function dial(endpoint: Endpoint): Dialing {
  if ('socketPath' in endpoint) {
    const { socketPath } = endpoint;
    return { address: socketPath, origin: 'http://unix.socket', connect: { socketPath } };
  }
  const { remote, url, certificate, client } = endpoint;
  const own = client === undefined ? {} : { cert: client.certificate, key: client.key };
  try {
    const pin = certificate === undefined ? {} : pinned(certificate);
    const connect = { ...own, ...pin, allowH2: false };
    createSecureContext(connect);
    return { address: url, origin: new URL(url).origin, connect };
  } catch (cause) {
    const reason = `its certificates or keys cannot be read (${cause instanceof Error ? cause.message : String(cause)})`;
    throw new LxopsError('remote.unusable', { remote, reason }, { cause });
  }
}

/** `rejectUnauthorized` has to stay true: without it nobody looks at the answer of `checkServerIdentity`. */
function pinned(certificate: string): buildConnector.BuildOptions {
  const { raw } = new X509Certificate(certificate);
  return {
    ca: certificate,
    // It counts as an authority also when somebody else has issued it.
    allowPartialTrustChain: true,
    checkServerIdentity: (_host: string, peer: PeerCertificate) =>
      peer.raw.equals(raw)
        ? undefined
        : Object.assign(new Error('another certificate'), { code: 'CERTIFICATE_CHANGED' }),
  };
}
