using System;
using System.Collections.Generic;

namespace Laurel
{
    /// <summary>What waits for one connection, or one question, and ends with it.</summary>
    internal sealed class LiveTimers
    {
        private readonly ILaurelPlatform platform;
        private readonly List<IDisposable> timers = new List<IDisposable>();

        public LiveTimers(ILaurelPlatform platform)
        {
            this.platform = platform;
        }

        public void After(double seconds, Action work)
        {
            timers.Add(platform.After(seconds, work));
        }

        public void End()
        {
            foreach (var timer in timers) timer.Dispose();
            timers.Clear();
        }
    }
}
