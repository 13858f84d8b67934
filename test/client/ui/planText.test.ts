import assert from 'node:assert/strict';
import { test } from 'node:test';
import { planDetail, planMarkdown, type PlanWords } from '../../../client/ui/planText.ts';
import type { ShownPlan } from '../../../engine/index.ts';

const words: PlanWords = {
  refusals: 'Cannot run',
  losses: 'Lost',
  keeps: 'Stays',
  steps: 'Steps',
  nothing: 'Nothing to do.',
  more: (count) => `… and ${count} more`,
};

function plan(parts: { losses?: string[]; keeps?: string[]; refusals?: string[]; steps?: number }): ShownPlan {
  const step = { kind: 'instance.start', project: 'default', instance: 'web' } as const;
  const steps = Array.from({ length: parts.steps ?? 0 }, (_, index) => ({
    number: index + 1,
    text: 'start web',
    step,
  }));
  const { losses = [], keeps = [], refusals = [] } = parts;
  return {
    operation: 'destroy',
    instance: 'web',
    project: 'default',
    title: 'destroy web',
    digest: 'd',
    steps,
    losses,
    keeps,
    refusals,
  };
}

test('a confirmation has every loss, and as many steps as fit', () => {
  const losses = Array.from({ length: 30 }, (_, index) => `dataset tank/${index}`);
  const detail = planDetail(plan({ losses, keeps: ['dataset tank/keep'], steps: 5 }), words, 2);
  assert.ok(losses.every((loss) => detail.includes(`• ${loss}\n`)));
  assert.match(detail, /Stays\n• dataset tank\/keep\n\nSteps\n1\. start web\n2\. start web\n… and 3 more$/);
});

test('one step too many is shown rather than counted', () => {
  assert.equal(planDetail(plan({ steps: 3 }), words, 2), 'Steps\n1. start web\n2. start web\n3. start web');
});

test('a document has the whole plan', () => {
  assert.equal(
    planMarkdown('Destroy web', plan({ losses: ['root disk'], steps: 1 }), words),
    '# Destroy web\n\n## Lost\n\n- root disk\n\n## Steps\n\n1. start web\n',
  );
});

test('a plan without steps says so, a refused one says why', () => {
  assert.equal(planMarkdown('Launch web', plan({}), words), '# Launch web\n\nNothing to do.\n');
  assert.equal(
    planMarkdown('Launch web', plan({ refusals: ['it exists'] }), words),
    '# Launch web\n\n## Cannot run\n\n- it exists\n',
  );
});
