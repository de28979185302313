import data from "./iam-vocabulary.json";

// Every synth loads this, and asks for a few dozen of some 1,700 actions: so it takes apart only what
// it is asked for.

/** Some condition keys, in AWS's spelling. */
export class ConditionKeys {
  private readonly exact: ReadonlySet<string>;
  /** What stands before and after the part that the writer of a policy chooses. */
  private readonly families: readonly (readonly [before: string, after: string])[];

  constructor(readonly names: readonly string[]) {
    this.exact = new Set(names);
    this.families = names.flatMap((name) => {
      const [, before, after] = /^(.*?)(?:\$\{\w+\}|<\w+>|tag-key)(.*)$/.exec(name) ?? [];
      return before === undefined || after === undefined ? [] : [[before, after] as const];
    });
  }

  /**
   * Is this one of them, or of a family of them: `kms:EncryptionContext:SecretARN` is of
   * `kms:EncryptionContext:${EncryptionContextKey}`?
   */
  has(key: string): boolean {
    return (
      this.exact.has(key) ||
      this.families.some(
        ([before, after]) =>
          key.startsWith(before) &&
          key.endsWith(after) &&
          key.length > before.length + after.length,
      )
    );
  }
}

interface PackedService {
  readonly keys: string;
  /** Groups of actions, under the numbers of the keys that they share. */
  readonly actions: Readonly<Record<string, string>>;
}

/** What IAM knows of one service. Its actions are named without `service:`, its keys in full. */
class ServiceVocabulary {
  private readonly keyNames: readonly string[];
  private readonly numbersByAction = new Map<string, string>();
  private readonly keysByNumbers = new Map<string, ConditionKeys>();

  constructor({ keys, actions }: PackedService) {
    this.keyNames = words(keys);
    for (const [numbers, group] of Object.entries(actions)) {
      for (const action of words(group)) {
        this.numbersByAction.set(action, numbers);
      }
    }
  }

  get actions(): string[] {
    return [...this.numbersByAction.keys()];
  }

  /** Every key that some action has. */
  keys(): ConditionKeys {
    return new ConditionKeys(this.keyNames);
  }

  /** @returns nothing for an action that the service does not have */
  keysOf(action: string): ConditionKeys | undefined {
    const numbers = this.numbersByAction.get(action);
    return numbers === undefined
      ? undefined
      : remembered(
          this.keysByNumbers,
          numbers,
          () => new ConditionKeys(words(numbers).flatMap((n) => this.keyNames[Number(n)] ?? [])),
        );
  }
}

const PACKED: Readonly<Record<string, PackedService>> = data.services;

const unpacked = new Map<string, ServiceVocabulary>();

/** Services of which the vocabulary knows the actions. */
export const KNOWN_SERVICES: readonly string[] = Object.keys(PACKED);

/**
 * Condition keys that every action has. Some of them only say something for some requests, such as
 * `aws:SourceVpce` for those through an endpoint.
 */
export const GLOBAL_CONDITION_KEYS = new ConditionKeys(words(data.globalKeys));

/** @returns nothing for a service that the vocabulary does not have */
export function serviceVocabulary(service: string): ServiceVocabulary | undefined {
  const packed = PACKED[service];
  return packed === undefined
    ? undefined
    : remembered(unpacked, service, () => new ServiceVocabulary(packed));
}

function remembered<T>(memory: Map<string, T>, key: string, make: () => T): T {
  let value = memory.get(key);
  if (value === undefined) {
    value = make();
    memory.set(key, value);
  }
  return value;
}

function words(text: string): string[] {
  return text === "" ? [] : text.split(" ");
}
