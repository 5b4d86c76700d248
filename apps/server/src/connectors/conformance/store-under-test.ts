import type { StoreConfiguration } from '@rekey/protocol';
import type { WriteProxy } from '../testing/write-proxy.ts';

/** The policy that the suite asks a store to have. */
export interface ConformancePolicy {
  minimumLength: number;
  historyLength: number;
  minimumAgeSeconds: number;
}

/** A state that an administrator, or too many failures, can put an account in. */
export type TroubledState = 'locked' | 'disabled' | 'must-change';

/** A running store as the suite needs it. */
export interface ConformanceStore {
  /** With a marker attribute and the right to reset. */
  configuration: StoreConfiguration;
  /** The same where resets are not allowed; absent = this kind cannot be told so. */
  withoutReset?: StoreConfiguration;
  /** The same at an address where nobody listens, and where somebody listens whom we must not trust. */
  unreachable: StoreConfiguration[];
  bindPassword: string;
  /** User names as nasty as the store lets them be. */
  hostileUsernames: string[];
  createAccount(account: { username: string; password: string }): Promise<void>;
  /** The states that this kind of store knows, and how an account gets into them. */
  trouble: Partial<Record<TroubledState, (username: string) => Promise<void>>>;
  /** Has the account's password end so many days from now; null = never. Absent: this kind of store cannot tell when passwords end. */
  setExpiry?(username: string, days: number | null): Promise<void>;
  /** Absent: the store has a minimum length of 8 and knows nothing else. */
  setPolicy?(policy: ConformancePolicy): Promise<void>;
  /** Whether a reset is held to history and age. */
  resetHonorsHistory: boolean;
  /** Asks the store by another way than the connector's whether this is the password. */
  opens?(username: string, password: string): Promise<boolean>;
  /** A proxy in front of the store, and the configuration that leads through it; absent: the store is reached without a network. */
  proxied?: { proxy: WriteProxy; configuration: StoreConfiguration };
  /** Lets a connector's service account be refused; absent: the store has none. */
  wrongBindPassword?: string;
  stop(): Promise<void>;
}

/** Gives the running store to the suite's parts, which are declared before it runs. */
export type StoreUnderTest = () => ConformanceStore;
