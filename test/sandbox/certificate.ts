import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';

/** A self-signed certificate for 127.0.0.1 and its key, both PEM. */
export interface Certificate {
  readonly certificate: string;
  readonly key: string;
}

/** Make a certificate with openssl; both files stay in `directory`. */
export async function makeCertificate(directory: string): Promise<Certificate> {
  const [keyFile, certificateFile] = [join(directory, 'images.key'), join(directory, 'images.crt')];
  const request = ['req', '-x509', '-nodes', '-days', '3650', '-subj', '/CN=lxops sandbox images'];
  const algorithm = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1'];
  const names = ['-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1'];
  await execa('openssl', [...request, ...algorithm, ...names, '-keyout', keyFile, '-out', certificateFile]);
  const [certificate, key] = await Promise.all([readFile(certificateFile, 'utf8'), readFile(keyFile, 'utf8')]);
  return { certificate, key };
}
