declare module 'postject' {
  /** Writes `data` as a named resource into an executable file. The package ships no types of its own. */
  export function inject(
    path: string,
    resource: string,
    data: Buffer,
    options: { sentinelFuse: string },
  ): Promise<void>;
}
