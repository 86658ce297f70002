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
        }

        public event Action Connected
        {
            add => unity.Connected += value;
            remove => unity.Connected -= value;
        }

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

        public IDisposable After(double seconds, Action work) => unity.After(seconds, work);

        public ILiveSocket Open(string url, string token, ILiveSocketEvents events) => unity.Open(url, token, events);

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
