/** Numbers of the days as bars, read by eye; the table beside them says the numbers. */
export function DayBars({ days }: { days: readonly { day: string; count: number }[] }) {
  const most = Math.max(1, ...days.map((day) => day.count));
  return (
    <div className="day-bars" aria-hidden>
      {days.map(({ day, count }) => (
        <span
          key={day}
          title={`${day} ${count}`}
          data-none={count === 0}
          style={{ height: `${(100 * count) / most}%` }}
        />
      ))}
    </div>
  );
}
