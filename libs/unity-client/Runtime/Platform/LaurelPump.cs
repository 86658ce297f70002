using System;
using System.Collections.Generic;
using UnityEngine;

namespace Laurel
{
    /// <summary>Unity's frames, for one client: timers without threads, and the end of the game or of play mode.</summary>
    internal sealed class LaurelPump : MonoBehaviour
    {
        private const double LookSeconds = 1;

        /// <summary>What waits, in the order of its time; of the same time in the order it came.</summary>
        private readonly List<Timer> timers = new List<Timer>();
        private double lookAt;
        private bool wasReachable = true;

        public event Action Connected = delegate { };

        public event Action Ending = delegate { };

        public static LaurelPump Begin()
        {
            var home = new GameObject("Laurel");
            DontDestroyOnLoad(home);
            return home.AddComponent<LaurelPump>();
        }

        public IDisposable After(double seconds, Action work)
        {
            var timer = new Timer(timers, Time.realtimeSinceStartupAsDouble + seconds, work);
            var place = timers.Count;
            while (place > 0 && timers[place - 1].At > timer.At) place--;
            timers.Insert(place, timer);
            return timer;
        }

        /// <summary>In every frame of the game: no garbage where nothing is due.</summary>
        private void Update()
        {
            var now = Time.realtimeSinceStartupAsDouble;
            Look(now);
            var due = 0;
            while (due < timers.Count && timers[due].At <= now) due++;
            if (due > 0) Run(due);
        }

        /// <summary>What is added meanwhile has its turn in a later frame.</summary>
        private void Run(int due)
        {
            var first = timers.GetRange(0, due);
            timers.RemoveRange(0, due);
            foreach (var timer in first) timer.Run();
        }

        private void OnDestroy()
        {
            Ending();
        }

        private void Look(double now)
        {
            if (now < lookAt) return;
            lookAt = now + LookSeconds;
            var isReachable = Application.internetReachability != NetworkReachability.NotReachable;
            if (isReachable && !wasReachable) Connected();
            wasReachable = isReachable;
        }

        private sealed class Timer : IDisposable
        {
            private readonly List<Timer> timers;

            /// <summary>Null once it was called, or taken back.</summary>
            private Action work;

            public Timer(List<Timer> timers, double at, Action work)
            {
                this.timers = timers;
                At = at;
                this.work = work;
            }

            public double At { get; private set; }

            public void Run()
            {
                var once = work;
                work = null;
                if (once == null) return;
                try
                {
                    once();
                }
                catch (Exception exception)
                {
                    Debug.LogException(exception);
                }
            }

            public void Dispose()
            {
                if (work == null) return;
                work = null;
                timers.Remove(this);
            }
        }
    }
}
