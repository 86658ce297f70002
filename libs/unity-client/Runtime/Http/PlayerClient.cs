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
        private readonly bool hasSecondToken;

        /// <param name="client">makes one try</param>
        /// <param name="hasSecondToken">whether a call that is refused with 401 is made once more; the next call has another token in any case</param>
        public PlayerClient(IApiClient client, Session session, Tries tries, bool hasSecondToken = true)
        {
            this.client = client;
            this.session = session;
            this.tries = tries;
            this.hasSecondToken = hasSecondToken;
        }

        /// <inheritdoc/>
        public async Task<ApiResponse<T>> SendAsync<T>(ApiRequest request, CancellationToken cancellationToken = default)
        {
            if (request.Method == "POST" && !request.Headers.ContainsKey(Key)) request.AddHeader(Key, Uuid.Random());
            if (!request.NeedsToken) return await TriedAsync<T>(request, tries.Deadline, cancellationToken);
            var player = session.Begin().Username;
            var token = await session.TokenAsync(cancellationToken);
            try
            {
                return await AuthorizedAsync<T>(request, token, player, cancellationToken);
            }
            catch (ApiException refusal) when (refusal.StatusCode == 401 && hasSecondToken)
            {
                // Once more, with another token.
            }
            catch (ApiException refusal) when (refusal.StatusCode == 401)
            {
                session.Refuse(token);
                throw;
            }
            token = await session.FreshTokenAsync(token.Value, cancellationToken);
            return await AuthorizedAsync<T>(request, token, player, cancellationToken);
        }

        /// <exception cref="System.OperationCanceledException">another player plays by now: nothing is done in their name</exception>
        private Task<ApiResponse<T>> AuthorizedAsync<T>(ApiRequest request, AccessToken token, string player, CancellationToken cancellation)
        {
            token.Demand(player);
            request.Headers["Authorization"] = "Bearer " + token.Value;
            return TriedAsync<T>(request, tries.Deadline, cancellation);
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
