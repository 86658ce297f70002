using System;
using System.Collections.Generic;

namespace Laurel.Proof
{
    /// <summary>Unity, with a clock that a test moves; what waits waits by the true one.</summary>
    internal sealed class MovedTime : ILaurelPlatform
    {
        private readonly UnityPlatform unity;

        public MovedTime(UnityPlatform unity)
        {
            this.unity = unity;
            unity.Connected += () =>
            {
                if (!IsAsleep) Connected();
            };
        }

        public event Action Connected = delegate { };

        public event Action Ending
        {
            add => unity.Ending += value;
            remove => unity.Ending -= value;
        }

        /// <summary>By how many seconds the clock is ahead.</summary>
        public double Ahead { get; set; }

        public double Seconds => unity.Seconds + Ahead;

        public DateTime UtcNow => unity.UtcNow;

        public double Random() => unity.Random();

        /// <summary>As a window that is hidden: what it waits for comes when it is shown again.</summary>
        public bool IsAsleep { get; set; }

        /// <summary>How often something has waited half a second to a second, as the queue after its first failure.</summary>
        public int Rests { get; private set; }

        public IDisposable After(double seconds, Action work)
        {
            if (seconds >= 0.5 && seconds <= 1) Rests++;
            return unity.After(seconds, () =>
            {
                if (IsAsleep) After(0, work);
                else work();
            });
        }

        public int Opened { get; private set; }

        public ILiveSocket Open(string url, string token, ILiveSocketEvents events)
        {
            Opened++;
            return unity.Open(url, token, events);
        }

        /// <summary>Where a test expects that the game is told of mistakes: what it was told. Null: it fails.</summary>
        public List<Exception> Reported { get; set; }

        public void Report(Exception exception)
        {
            if (Reported == null) throw new InvalidOperationException("The game was told of " + exception, exception);
            Reported.Add(exception);
        }

        public void Dispose() => unity.Dispose();
    }
}
