using System;
using UnityEngine;

namespace Laurel
{
    /// <summary>Unity itself. To be made on the main thread.</summary>
    internal sealed class UnityPlatform : ILaurelPlatform
    {
        private readonly System.Random random = new System.Random();
        private readonly LaurelPump pump = LaurelPump.Begin();
        private bool isEnded;

        public event Action Connected
        {
            add { pump.Connected += value; }
            remove { pump.Connected -= value; }
        }

        public event Action Ending
        {
            add { pump.Ending += value; }
            remove { pump.Ending -= value; }
        }

        public double Seconds => Time.realtimeSinceStartupAsDouble;

        public DateTime UtcNow => DateTime.UtcNow;

        public double Random()
        {
            return random.NextDouble();
        }

        public IDisposable After(double seconds, Action work)
        {
            return pump.After(seconds, work);
        }

        public ILiveSocket Open(string url, string token, ILiveSocketEvents events)
        {
#if UNITY_WEBGL && !UNITY_EDITOR
            return new WebGLSocket(this, url, token, events);
#else
            return new NativeSocket(this, url, token, events);
#endif
        }

        public void Report(Exception exception)
        {
            Debug.LogException(exception);
        }

        public void Dispose()
        {
            if (isEnded) return;
            isEnded = true;
            if (pump != null) UnityEngine.Object.Destroy(pump.gameObject);
        }
    }
}
