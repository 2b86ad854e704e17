import { Counter, Gauge, Histogram, Registry } from 'prom-client';

/** Everything `/metrics` tells, in Prometheus' names. */
export type Metrics = {
  registry: Registry;
  http: Histogram<'route' | 'status'>;
  jobs: Counter<'kind' | 'outcome'>;
  platform: Histogram<'api' | 'outcome'>;
  arrivals: Counter<'source' | 'outcome'>;
  operator: Counter<'code'>;
  lateness: Histogram;
  due: Gauge<'lane'>;
  dead: Gauge<'lane'>;
  spooled: Gauge;
  skew: Gauge;
  /** Calls of this month to a platform that counts them. */
  monthlyCalls: Gauge;
};

const FAST = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

type Named = { name: string; help: string };

export function createMetrics(): Metrics {
  const registry = new Registry();
  const named = (name: string, help: string): Named & { registers: Registry[] } => ({
    ...{ name: `salesbeat_${name}`, help, registers: [registry] },
  });
  const histogram = <L extends string>(
    what: Named,
    labelNames: L[],
    buckets = FAST,
  ): Histogram<L> => new Histogram({ ...what, labelNames, buckets });
  const counter = <L extends string>(what: Named, labelNames: L[]): Counter<L> =>
    new Counter({ ...what, labelNames });
  const lane = ['lane'] as const;
  return {
    registry,
    http: histogram(named('http_request_seconds', 'Answered requests'), ['route', 'status']),
    platform: histogram(named('platform_call_seconds', 'Platform calls'), ['api', 'outcome']),
    lateness: histogram(
      named('clock_lateness_seconds', 'How late clocks fired'),
      [],
      [...FAST, 60, 600, 3600],
    ),
    jobs: counter(named('jobs_total', 'Jobs by outcome'), ['kind', 'outcome']),
    arrivals: counter(
      named('callbacks_total', 'Callbacks: new, seen, spooled, forgotten, refused'),
      ['source', 'outcome'],
    ),
    operator: counter(
      named('operator_needed_total', 'Refusals that only an operator can end, once a minute'),
      ['code'],
    ),
    due: new Gauge({ ...named('jobs_due', 'Jobs due now, at most 10,000'), labelNames: lane }),
    dead: new Gauge({ ...named('jobs_dead', 'Dead letters, at most 10,000'), labelNames: lane }),
    spooled: new Gauge(named('spooled', 'Callbacks waiting in the local spool')),
    monthlyCalls: new Gauge(named('dingtalk_monthly_calls', 'Calls of this month to DingTalk')),
    skew: new Gauge(named('clock_skew_seconds', 'Our clock minus the database clock')),
  };
}
