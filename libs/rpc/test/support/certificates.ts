import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A key and the certificate of it, as PEM texts. */
export interface KeyPair {
  readonly key: string;
  readonly cert: string;
}

/** An authority that lives as long as a test, made with openssl. */
export class CertificateAuthority {
  private readonly folder = mkdtempSync(join(tmpdir(), 'stampede-ca-'));
  /** Its certificate. */
  readonly ca: string;

  constructor(name: string) {
    const subject = ['-subj', `/CN=${name}`, '-days', '2'];
    this.openssl('req', '-x509', ...NEW_KEY, '-keyout', 'ca.key', '-out', 'ca.pem', ...subject);
    this.ca = this.read('ca.pem');
  }

  /** @param alternatives names that it is good for, as `DNS:…` and `IP:…` */
  issue(name: string, alternatives: string): KeyPair {
    this.openssl('req', ...NEW_KEY, '-keyout', 'one.key', '-out', 'one.csr', '-subj', `/CN=${name}`);
    writeFileSync(join(this.folder, 'one.ext'), `subjectAltName=${alternatives}\n`);
    const signed = [
      '-CA',
      'ca.pem',
      '-CAkey',
      'ca.key',
      '-CAcreateserial',
      '-days',
      '2',
      '-extfile',
      'one.ext',
    ];
    this.openssl('x509', '-req', '-in', 'one.csr', '-out', 'one.pem', ...signed);
    return { key: this.read('one.key'), cert: this.read('one.pem') };
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  private openssl(...args: string[]): void {
    execFileSync('openssl', args, { cwd: this.folder, stdio: 'pipe' });
  }

  private read(file: string): string {
    return readFileSync(join(this.folder, file), 'utf8');
  }
}

const NEW_KEY = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
