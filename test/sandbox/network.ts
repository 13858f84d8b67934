import { randomInt } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { execa } from 'execa';

/** Private ranges to look in, each with the number of /24 networks it holds. */
const RANGES: readonly (readonly [first: string, count: number])[] = [
  ['10.128.0.0', 128 * 256],
  ['172.16.0.0', 16 * 256],
  ['192.168.0.0', 256],
];

/**
 * The first host address, with prefix length, of a /24 network that no route of this machine and none of `taken` overlaps.
 *
 * @throws Error when the machine routes all private ranges
 */
export async function freeSubnet(taken: readonly string[]): Promise<string> {
  const { stdout } = await execa('ip', ['-4', '-json', 'route']);
  const routes = (JSON.parse(stdout) as { dst: string }[]).map((route) => route.dst);
  const used = [...routes.filter((route) => route !== 'default'), ...taken].map(parseNetwork);
  for (const [first, count] of RANGES) {
    for (let attempt = 0; attempt < 100; attempt++) {
      const network = toNumber(first) + randomInt(count) * 256;
      if (used.every(({ start, size }) => network + 256 <= start || start + size <= network))
        return `${toText(network + 1)}/24`;
    }
  }
  throw new Error('Every private IPv4 network is routed on this machine: none is left for a sandbox.');
}

/** Remove a bridge, what is still plugged into it and the firewall rules that its server made for it. */
export async function removeBridge(bridge: string): Promise<void> {
  if ((await interfaces()).includes(bridge)) {
    // A start that failed leaves its veth pair on the bridge.
    const { stdout } = await execa('ip', ['-json', 'link', 'show', 'master', bridge]);
    const ports = stdout.trim() === '' ? [] : (JSON.parse(stdout) as { ifname?: string }[]);
    for (const { ifname } of ports)
      if (ifname !== undefined) await execa('ip', ['link', 'delete', ifname], { reject: false });
    await execa('ip', ['link', 'delete', bridge], { reject: false });
  }
  await removeFirewall(bridge);
}

/** Incus and LXD keep one chain per hook and bridge in a table of their own: `chain fwd.BRIDGE`. */
async function removeFirewall(bridge: string): Promise<void> {
  const listing = await execa('nft', ['--json', 'list', 'chains'], { reject: false });
  if (listing.exitCode !== 0) return;
  const { nftables } = JSON.parse(listing.stdout) as {
    nftables: { chain?: { family: string; table: string; name: string } }[];
  };
  const ours = nftables.flatMap(({ chain }) => (chain?.name.endsWith(`.${bridge}`) === true ? [chain] : []));
  for (const { family, table, name } of ours) {
    await execa('nft', ['flush', 'chain', family, table, name], { reject: false });
    await execa('nft', ['delete', 'chain', family, table, name], { reject: false });
  }
}

async function interfaces(): Promise<string[]> {
  return readdir('/sys/class/net');
}

function parseNetwork(text: string): { start: number; size: number } {
  const [address = '', prefix = '32'] = text.split('/');
  const size = 2 ** (32 - Number(prefix));
  return { start: Math.floor(toNumber(address) / size) * size, size };
}

function toNumber(address: string): number {
  return address.split('.').reduce((sum, byte) => sum * 256 + Number(byte), 0);
}

function toText(address: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(address / 2 ** shift) % 256).join('.');
}
