using System;
using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using System.Threading;
using System.Threading.Tasks;

namespace UnityEngine
{
    /// <summary>
    /// Unity's main thread, as far as what runs on it can tell: frames, and what other threads post to it. A stand-in for tests.
    /// </summary>
    public static class PlayerLoop
    {
        private static readonly TimeSpan FrameTime = TimeSpan.FromMilliseconds(5);
        private static readonly BlockingCollection<Action> Posted = new BlockingCollection<Action>();
        private static Thread main;

        /// <summary>Raised once a frame, on the main thread.</summary>
        internal static event Action Frame;

        /// <summary>How many frames there were.</summary>
        internal static int FrameCount { get; private set; }

        internal static bool IsMainThread => Thread.CurrentThread == main;

        /// <summary>Fails as Unity does where a thing of the engine is touched on another thread.</summary>
        internal static void Demand(string what)
        {
            if (!IsMainThread) throw new UnityException(what + " can only be called from the main thread.");
        }

        internal static void Post(Action action) => Posted.Add(action);

        /// <summary>Makes this thread the main one, and runs frames until the game has ended. What the game throws is thrown.</summary>
        public static void Run(Func<Task> game)
        {
            main = Thread.CurrentThread;
            SynchronizationContext.SetSynchronizationContext(new UnitySynchronizationContext());
            var ended = game();
            while (!ended.IsCompleted)
            {
                if (Posted.TryTake(out var first, FrameTime)) first();
                // As Unity: what is posted meanwhile waits for the next frame.
                for (var left = Posted.Count; left > 0 && Posted.TryTake(out var next); left--) next();
                FrameCount++;
                GUILayout.Shown.Clear();
                Frame?.Invoke();
            }
            if (ended.IsFaulted) ExceptionDispatchInfo.Capture(ended.Exception.InnerException).Throw();
            if (ended.IsCanceled) throw new OperationCanceledException("The game was cancelled.");
        }
    }

    /// <summary>Where <c>await</c> comes back to in Unity.</summary>
    internal sealed class UnitySynchronizationContext : SynchronizationContext
    {
        public override SynchronizationContext CreateCopy() => this;

        public override void Post(SendOrPostCallback callback, object state) => PlayerLoop.Post(() => callback(state));

        public override void Send(SendOrPostCallback callback, object state)
        {
            if (PlayerLoop.IsMainThread) callback(state);
            else
                using (var done = new ManualResetEventSlim())
                {
                    PlayerLoop.Post(() =>
                    {
                        callback(state);
                        done.Set();
                    });
                    done.Wait();
                }
        }
    }

    /// <summary>What Unity throws.</summary>
    public class UnityException : Exception
    {
        /// <summary>With a message.</summary>
        public UnityException(string message) : base(message) { }
    }
}
