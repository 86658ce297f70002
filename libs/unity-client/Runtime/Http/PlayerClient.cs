using System.Threading;
using System.Threading.Tasks;
using Laurel.Client;

namespace Laurel
{
    /// <summary>Carries out calls as who plays: signed in, tried again where that may help, every try of a POST with the same key.</summary>
    internal sealed class PlayerClient : IApiClient
    {
        private const string Key = "Idempotency-Key";

        /// <summary>The service itself takes up to 26 s for a picture.</summary>
        private const double SlowLimitSeconds = 35;

        private readonly IApiClient client;
        private readonly Session session;
        private readonly Tries tries;

        /// <param name="client">makes one try</param>
        public PlayerClient(IApiClient client, Session session, Tries tries)
        {
            this.client = client;
            this.session = session;
            this.tries = tries;
        }

        /// <inheritdoc/>
        public async Task<ApiResponse<T>> SendAsync<T>(ApiRequest request, CancellationToken cancellationToken = default)
        {
            if (request.Method == "POST" && !request.Headers.ContainsKey(Key)) request.AddHeader(Key, Uuid.Random());
            if (!request.NeedsToken) return await TriedAsync<T>(request, tries.Deadline, cancellationToken);
            var token = Authorize(request, await session.TokenAsync(cancellationToken));
            try
            {
                return await TriedAsync<T>(request, tries.Deadline, cancellationToken);
            }
            catch (ApiException refusal) when (refusal.StatusCode == 401)
            {
                // Once more, with another token.
            }
            Authorize(request, await session.FreshTokenAsync(token, cancellationToken));
            return await TriedAsync<T>(request, tries.Deadline, cancellationToken);
        }

        private static string Authorize(ApiRequest request, AccessToken token)
        {
            request.Headers["Authorization"] = "Bearer " + token.Value;
            return token.Value;
        }

        private Task<ApiResponse<T>> TriedAsync<T>(ApiRequest request, double deadline, CancellationToken cancellation)
        {
            var limit = request.Path == "/avatar/process" ? SlowLimitSeconds : Tries.LimitSeconds;
            // Whole seconds, so that the limit of a try comes first.
            request.Timeout = System.TimeSpan.FromSeconds(limit + 1);
            return tries.RunAsync(limited => client.SendAsync<T>(request, limited), limit, deadline, cancellation);
        }
    }
}
