import * as vscode from 'vscode';
import type { ShownPlan } from '../../engine/index.ts';

export interface OperationWords {
  /** On the button that says yes. */
  readonly button: string;
  readonly question: string;
  readonly refused: string;
  readonly running: string;
  readonly done: string;
  readonly failed: string;
}

/** What an operation on an instance is called, before, during and after it. */
export function operationWords(operation: ShownPlan['operation'], instance: string): OperationWords {
  const { t } = vscode.l10n;
  const known: Readonly<Partial<Record<ShownPlan['operation'], OperationWords>>> = {
    launch: {
      button: t('Launch {0}', instance),
      question: t('Launch {0}?', instance),
      refused: t('{0} cannot be launched now', instance),
      running: t('Launching {0}', instance),
      done: t('{0} is launched.', instance),
      failed: t('{0} was not launched', instance),
    },
    rebuild: {
      button: t('Rebuild {0}', instance),
      question: t('Rebuild {0}?', instance),
      refused: t('{0} cannot be rebuilt now', instance),
      running: t('Rebuilding {0}', instance),
      done: t('{0} is rebuilt.', instance),
      failed: t('{0} was not rebuilt', instance),
    },
    configure: {
      button: t('Configure {0}', instance),
      question: t('Configure {0}?', instance),
      refused: t('{0} cannot be configured now', instance),
      running: t('Configuring {0}', instance),
      done: t('{0} is configured.', instance),
      failed: t('{0} was not configured', instance),
    },
    delete: {
      button: t('Delete {0}', instance),
      question: t('Delete {0}?', instance),
      refused: t('{0} cannot be deleted now', instance),
      running: t('Deleting {0}', instance),
      done: t('{0} is deleted.', instance),
      failed: t('{0} was not deleted', instance),
    },
    destroy: {
      button: t('Destroy {0}', instance),
      question: t('Destroy {0}?', instance),
      refused: t('{0} cannot be destroyed now', instance),
      running: t('Destroying {0}', instance),
      done: t('{0} is destroyed.', instance),
      failed: t('{0} was not destroyed', instance),
    },
  };
  return (
    known[operation] ?? {
      button: t('Run {0}', operation),
      question: t('Run {0} on {1}?', operation, instance),
      refused: t('{0} of {1} cannot run now', operation, instance),
      running: t('Running {0} on {1}', operation, instance),
      done: t('{0} of {1} is done.', operation, instance),
      failed: t('{0} of {1} failed', operation, instance),
    }
  );
}
