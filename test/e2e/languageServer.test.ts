import assert from 'node:assert/strict';
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { pathToFileURL } from 'node:url';

// The built server as VS Code runs it, over Node's own channel, with real files.
let folder = '';
let server: Server;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lxops-server-'));
  await writeFile(join(folder, 'part.yaml'), '#lxops-v1\ndevices:\n  home: {path: /home, filesystem: main}\n');
  await writeFile(
    join(folder, 'web.yaml'),
    '#lxops-v1\nimage: a\ninclude: [part.yaml]\nfilesystems: {main: {pattern: x/(instance)}}\n',
  );
  server = startServer(folder);
  await server.request('initialize', {
    processId: process.pid,
    rootUri: null,
    workspaceFolders: [{ uri: uriOf(''), name: 'demo' }],
    capabilities: { workspace: { didChangeWatchedFiles: { dynamicRegistration: true }, workspaceFolders: true } },
  });
  server.notify('initialized', {});
});

after(async () => {
  await server.stop();
  await rm(folder, { recursive: true, force: true });
});

test('the roots of a fragment are found in the workspace', async () => {
  assert.deepEqual(await server.request('lxops/roots', { uri: uriOf('part.yaml') }), { roots: [uriOf('web.yaml')] });
});

test('a mistake in the root shows in the fragment that nobody opened', async () => {
  const text = '#lxops-v1\nimage: a\ninclude: [part.yaml]\n';
  server.notify('textDocument/didOpen', {
    textDocument: { uri: uriOf('web.yaml'), languageId: 'lxops', version: 1, text },
  });
  assert.deepEqual(await server.codes('part.yaml', (codes) => codes.length > 0), ['filesystem-unknown']);
});

test('the file that is mended on the disk is read again', async () => {
  await writeFile(join(folder, 'part.yaml'), '#lxops-v1\nfilesystems: {main: {pattern: x/(instance)}}\n');
  server.notify('workspace/didChangeWatchedFiles', { changes: [{ uri: uriOf('part.yaml'), type: 2 }] });
  assert.deepEqual(await server.codes('part.yaml', (codes) => codes.length === 0), []);
});

test('a client without snippets completes plain text', async () => {
  const text = '#lxops-v1\nimage: a\nost\n';
  server.notify('textDocument/didChange', {
    textDocument: { uri: uriOf('web.yaml'), version: 2 },
    contentChanges: [{ text }],
  });
  const items = (await server.request('textDocument/completion', {
    textDocument: { uri: uriOf('web.yaml') },
    position: { line: 2, character: 3 },
  })) as { label: string; textEdit: { newText: string } }[];
  assert.match(items.find(({ label }) => label === 'ostype')?.textEdit.newText ?? '', /^ostype: \w+$/);
});

test('outline, folding and links answer', async () => {
  const textDocument = { uri: uriOf('web.yaml') };
  const text = '#lxops-v1\nimage: a\ninclude:\n- part.yaml\n';
  server.notify('textDocument/didChange', {
    textDocument: { ...textDocument, version: 3 },
    contentChanges: [{ text }],
  });
  const symbols = (await server.request('textDocument/documentSymbol', { textDocument })) as { name: string }[];
  assert.deepEqual(
    symbols.map(({ name }) => name),
    ['image', 'include'],
  );
  assert.deepEqual(await server.request('textDocument/foldingRange', { textDocument }), [{ startLine: 2, endLine: 3 }]);
  const links = (await server.request('textDocument/documentLink', { textDocument })) as { target: string }[];
  assert.deepEqual(
    links.map(({ target }) => target),
    [uriOf('part.yaml')],
  );
});

test('a filesystem is renamed in every file', async () => {
  await writeFile(join(folder, 'part.yaml'), '#lxops-v1\nfilesystems: {main: {pattern: x/(instance)}}\n');
  server.notify('workspace/didChangeWatchedFiles', { changes: [{ uri: uriOf('part.yaml'), type: 2 }] });
  const textDocument = { uri: uriOf('web.yaml') };
  const text = '#lxops-v1\nimage: a\ninclude: [part.yaml]\ndevices: {home: {path: /home, filesystem: main}}\n';
  server.notify('textDocument/didChange', {
    textDocument: { ...textDocument, version: 4 },
    contentChanges: [{ text }],
  });
  const position = { line: 3, character: 45 };
  const found = (await server.request('textDocument/references', {
    textDocument,
    position,
    context: { includeDeclaration: true },
  })) as { uri: string }[];
  assert.deepEqual(found.map(({ uri }) => uri).toSorted(), [uriOf('part.yaml'), uriOf('web.yaml')]);
  const edit = (await server.request('textDocument/rename', { textDocument, position, newName: 'data' })) as {
    changes: Record<string, { newText: string }[]>;
  };
  assert.deepEqual(
    Object.values(edit.changes).map((edits) => edits.map(({ newText }) => newText)),
    [['data'], ['data']],
  );
});

test('an include follows the file that is moved', async () => {
  const files = [{ oldUri: uriOf('part.yaml'), newUri: uriOf('d/part.yaml') }];
  const edit = (await server.request('workspace/willRenameFiles', { files })) as {
    changes: Record<string, { newText: string }[]>;
  };
  assert.deepEqual(
    edit.changes[uriOf('web.yaml')]?.map(({ newText }) => newText),
    ['d/part.yaml'],
  );
});

test('hints, lenses, hierarchy and symbols answer', async () => {
  const textDocument = { uri: uriOf('web.yaml') };
  const range = { start: { line: 0, character: 0 }, end: { line: 9, character: 0 } };
  const hints = (await server.request('textDocument/inlayHint', { textDocument, range })) as { label: string }[];
  assert.ok(hints.some(({ label }) => label === '← /x/web/home'));
  server.notify('lxops/inventory', {
    profiles: [],
    images: [],
    projects: [],
    instances: [{ name: 'web', project: 'default', status: 'Running', snapshots: [], file: join(folder, 'web.yaml') }],
  });
  const lenses = (await server.request('textDocument/codeLens', { textDocument })) as { command: { title: string } }[];
  assert.deepEqual(
    lenses.map(({ command }) => command.title),
    ['web: running'],
  );
  const [item] = (await server.request('textDocument/prepareCallHierarchy', {
    textDocument,
    position: { line: 2, character: 12 },
  })) as object[];
  const calls = (await server.request('callHierarchy/incomingCalls', { item })) as { from: { name: string } }[];
  assert.deepEqual(
    calls.map(({ from }) => from.name),
    ['web.yaml'],
  );
  const symbols = (await server.request('workspace/symbol', { query: 'main' })) as { name: string }[];
  assert.deepEqual(
    symbols.map(({ name }) => name),
    ['main'],
  );
});

test('a client may ask for diagnostics, of the workspace too', async () => {
  const asking = startServer(folder);
  const answer = (await asking.request('initialize', {
    processId: process.pid,
    rootUri: null,
    workspaceFolders: [{ uri: uriOf(''), name: 'demo' }],
    capabilities: {},
    initializationOptions: { pullDiagnostics: true, diagnostics: { severity: { 'unknown-key': 'error' } } },
  })) as { capabilities: { diagnosticProvider?: object } };
  assert.ok(answer.capabilities.diagnosticProvider !== undefined);
  asking.notify('initialized', {});
  const uri = uriOf('new.yaml');
  asking.notify('textDocument/didOpen', {
    textDocument: { uri, languageId: 'lxops', version: 1, text: '#lxops-v1\nostpye: a\n' },
  });
  const report = (await asking.request('textDocument/diagnostic', { textDocument: { uri } })) as {
    items: { code: string; severity: number }[];
  };
  assert.deepEqual(
    report.items.map(({ code, severity }) => [code, severity]),
    [['unknown-key', 1]],
  );
  const all = (await asking.request('workspace/diagnostic', { previousResultIds: [] })) as { items: { uri: string }[] };
  assert.deepEqual(all.items.map((one) => one.uri).toSorted(), ['new.yaml', 'part.yaml', 'web.yaml'].map(uriOf));
  await asking.stop();
});

test('the findings of every file are sent where that is wanted', async () => {
  const wide = startServer(folder);
  await writeFile(join(folder, 'wrong.yaml'), '#lxops-v1\nimage: a\nostpye: b\n');
  await wide.request('initialize', {
    processId: process.pid,
    rootUri: uriOf(''),
    capabilities: {},
    initializationOptions: { diagnostics: { scope: 'workspace' } },
  });
  wide.notify('initialized', {});
  assert.deepEqual(await wide.codes('wrong.yaml', (codes) => codes.length > 0), ['unknown-key']);
  await wide.stop();
});

interface Server {
  request(method: string, params: object): Promise<unknown>;
  notify(method: string, params: object): void;
  /** The codes of the diagnostics of a file, once they are as wanted. */
  codes(name: string, wanted: (codes: readonly string[]) => boolean): Promise<readonly string[]>;
  stop(): Promise<void>;
}

interface Message {
  readonly id?: number;
  readonly method?: string;
  readonly params?: { readonly uri: string; readonly diagnostics: readonly { readonly code: string }[] };
  readonly result?: unknown;
  readonly error?: { readonly message: string };
}

function startServer(home: string): Server {
  const child: ChildProcess = fork('dist/server.js', ['--node-ipc'], {
    env: { ...process.env, XDG_CONFIG_HOME: home },
  });
  const answers = new Map<number, (message: Message) => void>();
  const shown = new Map<string, readonly string[]>();
  let last = 0;
  child.on('message', (message: Message) => {
    const { id, method, params } = message;
    if (method === 'textDocument/publishDiagnostics' && params !== undefined) {
      shown.set(
        params.uri,
        params.diagnostics.map(({ code }) => code),
      );
      child.emit('diagnostics');
    } else if (method !== undefined && id !== undefined) child.send({ jsonrpc: '2.0', id, result: null });
    else if (id !== undefined) answers.get(id)?.(message);
  });
  const notify = (method: string, params: object): void => void child.send({ jsonrpc: '2.0', method, params });
  const request = async (method: string, params: object): Promise<unknown> => {
    const id = ++last;
    const answer = new Promise<Message>((resolve) => answers.set(id, resolve));
    child.send({ jsonrpc: '2.0', id, method, params });
    const { result, error } = await answer;
    if (error !== undefined) throw new Error(`${method}: ${error.message}`);
    return result;
  };
  return {
    request,
    notify,
    codes: async (name, wanted) => {
      while (!wanted(shown.get(uriOf(name)) ?? []))
        await once(child, 'diagnostics', { signal: AbortSignal.timeout(20_000) });
      return shown.get(uriOf(name)) ?? [];
    },
    stop: async () => {
      const exited = once(child, 'exit');
      await request('shutdown', {});
      notify('exit', {});
      await exited;
    },
  };
}

function uriOf(name: string): string {
  return pathToFileURL(join(folder, name)).href;
}
