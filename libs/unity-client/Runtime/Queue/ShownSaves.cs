using System;
using System.Threading;
using System.Threading.Tasks;
using Laurel.Client;
using Newtonsoft.Json.Linq;

namespace Laurel
{
    /// <summary>Carries out calls, and tells of the current save that an answer or a refusal shows the game: the next one builds upon it.</summary>
    internal sealed class ShownSaves : IApiClient
    {
        private readonly IApiClient client;
        private readonly Func<Action<string, long>> shown;

        /// <param name="shown">gives what is to be told slot and version: for who plays when the call begins</param>
        public ShownSaves(IApiClient client, Func<Action<string, long>> shown)
        {
            this.client = client;
            this.shown = shown;
        }

        /// <inheritdoc/>
        public async Task<ApiResponse<T>> SendAsync<T>(ApiRequest request, CancellationToken cancellationToken = default)
        {
            if (!ShowsCurrent(request)) return await client.SendAsync<T>(request, cancellationToken);
            var tell = shown();
            try
            {
                var response = await client.SendAsync<T>(request, cancellationToken);
                Tell(Json.TryParse(response.RawContent), tell);
                return response;
            }
            catch (ApiException refusal)
            {
                var problem = Json.TryParse(refusal.RawContent);
                Tell(problem == null ? null : problem["current"] as JObject, tell);
                throw;
            }
        }

        /// <summary>An older version is not current.</summary>
        private static bool ShowsCurrent(ApiRequest request)
        {
            return request.Path.StartsWith("/progress", StringComparison.Ordinal) && !request.PathAndQuery.Contains("version=");
        }

        /// <summary>A list of slots shows no data.</summary>
        private static void Tell(JObject save, Action<string, long> tell)
        {
            var version = save == null ? null : (long?)save["version"];
            if (version.HasValue && save.Text("slot") != null) tell(save.Text("slot"), version.Value);
        }
    }
}
