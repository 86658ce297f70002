using System.Runtime.CompilerServices;

// What Unity has no way to say, such as that the network is gone, the scenarios say.
[assembly: InternalsVisibleTo("proof")]
