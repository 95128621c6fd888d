import type { ExportRequest } from '../../protocol/export';
import type { Explanation } from '../../protocol/explanation';
import type { Remote } from '../../protocol/rpc';
import { checkVariants } from '../../protocol/variants';
import type { CheckedEntries, RunView, TensorData } from '../../protocol/views';
import type { WindowGeometry } from '../../protocol/windowGeometry';
import type { WorkerApi } from '../../protocol/worker';
import type { PageReply, PageRequest } from '../../tensor/pages/request';
import type { Part } from '../../tensor/part';
import type { Statistics } from '../../tensor/statistics';

/** What can be asked about the last run of a network. */
export abstract class RunQuestions {
  /** @param key tells networks apart, here and in the worker */
  constructor(readonly key: string) {}

  /**
   * Asks the worker for something about the last run.
   * @param isOfCheck when it is about what the last check found of single entries
   * @throws Error when there is no run, or it cannot be repeated after the worker has ended
   */
  protected abstract ask<Result>(
    request: (worker: Remote<WorkerApi>) => Promise<Result>, isOfCheck?: boolean,
  ): Promise<Result>;

  /** The numbers of a tensor of the last run. @throws Error as `ask` does */
  tensor(name: string): Promise<TensorData> {
    return this.ask((worker) => worker.tensor(this.key, name), isOfCheck(name));
  }

  /** The bytes of a file with something of the last run. @throws Error as `ask` does, or when it cannot be made */
  export(request: ExportRequest): Promise<Uint8Array> {
    return this.ask((worker) => worker.export(this.key, request), namesIn(request).some(isOfCheck));
  }

  /** What there is to say of a tensor in a line. @throws Error as `ask` does */
  statistics(name: string): Promise<Statistics> {
    return this.ask((worker) => worker.statistics(this.key, name), isOfCheck(name));
  }

  /** What the last check found of every entry of a gradient. @throws Error as `ask` does, or when there is none */
  checkedEntries(name: string): Promise<CheckedEntries> {
    return this.ask((worker) => worker.checkedEntries(this.key, name), true);
  }

  /** The next bad entry of a tensor, see `WorkerApi`. @throws Error as `ask` does */
  nextBad(tensor: string, from: number, direction: 1 | -1, wrong: 'check' | 'comparison'): Promise<number | undefined> {
    return this.ask((worker) => worker.nextBad(this.key, tensor, from, direction, wrong), wrong === 'check');
  }

  /** The network as it was at a step of the last descent. @throws Error as `ask` does, or when it was not recorded */
  viewStep(step: number): Promise<RunView> {
    return this.ask((worker) => worker.viewStep(this.key, step));
  }

  /** A rectangular part of a tensor of the last run. @throws Error as `ask` does */
  part(name: string, part: Part): Promise<TensorData> {
    return this.ask((worker) => worker.part(this.key, name, part));
  }

  /** The products that add up to an entry of a gradient of the last run. @throws Error as `ask` does */
  explain(tensor: string, index: readonly number[]): Promise<Explanation> {
    return this.ask((worker) => worker.explain(this.key, tensor, index));
  }

  /** How the windows of a layer of the last run lie over its input. @throws Error as `ask` does */
  windows(layer: string): Promise<WindowGeometry | undefined> {
    return this.ask((worker) => worker.windows(this.key, layer));
  }

  /** A part of a tensor of the last run, or a view of it from afar. @throws Error as `ask` does */
  tensorPage(name: string, request: PageRequest): Promise<PageReply> {
    return this.ask((worker) => worker.tensorPage(this.key, name, request), isOfCheck(name));
  }
}

/** True for the name of a side of a checked gradient, see `nameOfVariant`. */
function isOfCheck(name: string): boolean {
  return checkVariants.some((variant) => name.endsWith(`.grad.${variant}`));
}

/** The tensors that are asked for by name. */
function namesIn(request: ExportRequest): readonly string[] {
  if ('names' in request) return request.names ?? [];
  return 'name' in request ? [request.name] : [];
}
