using System;
using System.Collections.Generic;
using UnityEngine;

namespace Laurel
{
    /// <summary>Unity's frames, for one client: timers without threads, and the end of the game or of play mode.</summary>
    internal sealed class LaurelPump : MonoBehaviour
    {
        private const double LookSeconds = 1;
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
            var timer = new Timer { At = Time.realtimeSinceStartupAsDouble + seconds, Work = work };
            timers.Add(timer);
            return timer;
        }

        private void Update()
        {
            var now = Time.realtimeSinceStartupAsDouble;
            Look(now);
            var due = timers.FindAll(timer => timer.At <= now);
            due.Sort((a, b) => a.At.CompareTo(b.At));
            foreach (var timer in due) timer.Run();
            timers.RemoveAll(timer => timer.Work == null);
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
            public double At { get; set; }

            /// <summary>Null once it was called, or taken back.</summary>
            public Action Work { get; set; }

            public void Run()
            {
                var work = Work;
                Work = null;
                if (work == null) return;
                try
                {
                    work();
                }
                catch (Exception exception)
                {
                    Debug.LogException(exception);
                }
            }

            public void Dispose()
            {
                Work = null;
            }
        }
    }
}
