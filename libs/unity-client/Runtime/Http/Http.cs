using System;
using System.Threading;
using System.Threading.Tasks;
using UnityEngine.Networking;

namespace Laurel
{
    /// <summary>Unity's own HTTP for what the contract does not describe; without tries.</summary>
    internal static class Http
    {
        /// <exception cref="Client.ConnectionException">there was no answer</exception>
        /// <exception cref="OperationCanceledException">the token was cancelled</exception>
        public static async Task<HttpAnswer> SendAsync(HttpRequest sent, CancellationToken cancellation)
        {
            cancellation.ThrowIfCancellationRequested();
            var upload = sent.Body == null ? null : new UploadHandlerRaw(sent.Body);
            using (var request = new UnityWebRequest(sent.Url, sent.Method, new DownloadHandlerBuffer(), upload))
            {
                // Nobody redirects: whoever does must not get the password.
                request.redirectLimit = 0;
                // Whole seconds, so that the limit of a try comes first.
                request.timeout = (int)Math.Ceiling(sent.LimitSeconds) + 1;
                foreach (var header in sent.Headers) request.SetRequestHeader(header.Key, header.Value);
                var done = new TaskCompletionSource<bool>();
                request.SendWebRequest().completed += _ => done.TrySetResult(true);
                using (cancellation.Register(request.Abort, true)) await done.Task;
                cancellation.ThrowIfCancellationRequested();
                return HttpAnswer.Of(request);
            }
        }
    }
}
