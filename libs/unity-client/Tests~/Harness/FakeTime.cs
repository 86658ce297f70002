using System;
using System.Collections.Generic;
using System.Linq;

namespace Laurel.Proof
{
    /// <summary>A platform whose time a test moves: nothing waits.</summary>
    internal sealed class FakeTime : ILaurelPlatform
    {
        private readonly List<Timer> timers = new List<Timer>();
        private readonly Random random;

        public FakeTime(int seed)
        {
            random = new Random(seed);
        }

        public event Action Connected { add { } remove { } }

        public event Action Ending { add { } remove { } }

        public double Seconds { get; private set; }

        public DateTime UtcNow => new DateTime(2026, 11, 20, 12, 0, 0, DateTimeKind.Utc).AddSeconds(Seconds);

        /// <summary>Where sockets lead to, by token.</summary>
        public Func<string, ILiveSocketEvents, ILiveSocket> Service { get; set; }

        public double Random() => random.NextDouble();

        public ILiveSocket Open(string url, string token, ILiveSocketEvents events) => Service(token, events);

        /// <summary>Where a test expects that the game is told of mistakes: what it was told. Null: it fails.</summary>
        public List<Exception> Reported { get; set; }

        public void Report(Exception exception)
        {
            if (Reported == null) throw new InvalidOperationException("The game was told of " + exception, exception);
            Reported.Add(exception);
        }

        public IDisposable After(double seconds, Action work)
        {
            var timer = new Timer { At = Seconds + seconds, Work = work };
            timers.Add(timer);
            return timer;
        }

        /// <summary>When the next timer is due; infinite where there is none.</summary>
        public double Next => timers.Where(timer => timer.Work != null).Select(timer => timer.At).DefaultIfEmpty(double.PositiveInfinity).Min();

        /// <summary>Lets time pass, and all timers do their work in order.</summary>
        public void Pass(double seconds)
        {
            var end = Seconds + seconds;
            for (;;)
            {
                timers.RemoveAll(timer => timer.Work == null);
                var next = timers.Where(timer => timer.At <= end).OrderBy(timer => timer.At).FirstOrDefault();
                if (next == null) break;
                var work = next.Work;
                next.Work = null;
                Seconds = Math.Max(Seconds, next.At);
                work();
            }
            Seconds = end;
        }

        public void Dispose() { }

        private sealed class Timer : IDisposable
        {
            public double At { get; set; }

            public Action Work { get; set; }

            public void Dispose() => Work = null;
        }
    }
}
