using System;
using System.Runtime.ExceptionServices;
using System.Threading;
using System.Threading.Tasks;
using Laurel.Client;

namespace Laurel
{
    /// <summary>Makes a call up to four times (or as said) within a minute, each with a limit, as long as its failure may pass.</summary>
    internal sealed class Tries
    {
        public const double LimitSeconds = 10;
        private const double TotalSeconds = 60;
        private readonly ILaurelPlatform platform;
        private readonly CancellationToken ended;
        private readonly int most;

        /// <param name="ended">cancelled when the client ends: nothing is tried after that</param>
        /// <param name="most">how many tries a call has</param>
        public Tries(ILaurelPlatform platform, CancellationToken ended, int most = 4)
        {
            this.platform = platform;
            this.ended = ended;
            this.most = most;
        }

        /// <summary>Until when a call that begins now, and what belongs to it, may go on.</summary>
        public double Deadline => platform.Seconds + TotalSeconds;

        /// <param name="attempt">one try; it gives up when its token is cancelled</param>
        /// <param name="deadline">no try begins or goes on after it</param>
        /// <exception cref="OperationCanceledException">the caller has cancelled, or the client has ended</exception>
        public async Task<T> RunAsync<T>(Func<CancellationToken, Task<T>> attempt, double limit, double deadline, CancellationToken cancellation)
        {
            using (var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, ended))
                return await TriedAsync(attempt, limit, deadline, either.Token);
        }

        /// <summary>Waits, no longer than the client lasts.</summary>
        /// <exception cref="OperationCanceledException">the caller has cancelled, or the client has ended</exception>
        public async Task WaitAsync(double seconds, CancellationToken cancellation)
        {
            using (var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, ended))
                await platform.Delay(seconds, either.Token);
        }

        private async Task<T> TriedAsync<T>(Func<CancellationToken, Task<T>> attempt, double limit, double deadline, CancellationToken cancellation)
        {
            for (var failed = 1; ; failed++)
            {
                Exception failure;
                try
                {
                    return await OnceAsync(attempt, Math.Min(limit, deadline - platform.Seconds), cancellation);
                }
                catch (Exception passing) when (Failures.MayPass(passing))
                {
                    failure = passing;
                }
                var wait = Waits.OfTry(failed, Failures.RetryAfter(failure), platform.Random());
                if (failed == most || platform.Seconds + wait >= deadline) ExceptionDispatchInfo.Capture(failure).Throw();
                await platform.Delay(wait, cancellation);
            }
        }

        private async Task<T> OnceAsync<T>(Func<CancellationToken, Task<T>> attempt, double limit, CancellationToken cancellation)
        {
            cancellation.ThrowIfCancellationRequested();
            using (var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation))
            using (platform.After(limit, either.Cancel))
            {
                try
                {
                    return await attempt(either.Token).OrCancelled(either.Token);
                }
                catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
                {
                    throw new ConnectionException("There was no answer in time.");
                }
            }
        }
    }
}
