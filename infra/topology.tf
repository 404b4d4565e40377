# The one list of topics and functions, which the local stack and the functions themselves read, too.
locals {
  topology  = jsondecode(file("${path.module}/topology.json"))
  topics    = { for topic in local.topology.topics : topic.name => topic }
  functions = { for function in local.topology.functions : function.name => function }
  delivery  = local.topology.subscription

  # By name of the subscription: a function has one for each topic that feeds it, and what is fed by
  # Cloud Build one more, as that tells of its builds in its own project alone.
  feeds = merge(local.own_feeds, {
    for name, feed in local.own_feeds : "${name}-staging" => merge(feed, { is_staging = true })
    if contains(try(local.topics[feed.topic].publishers, []), "cloud-build")
  })
  own_feeds = merge([
    for name, function in local.functions : {
      for topic in concat([function.trigger.topic], try(function.trigger.furtherTopics, [])) :
      (topic == function.trigger.topic ? name : "${name}-${topic}") => { function = name, topic = topic, is_staging = false }
    } if can(function.trigger.topic)
  ]...)
  jobs = { for name, function in local.functions : name => function if can(function.schedule) }

  # One pair for each thing that a function needs, in the words of docs/security.md.
  needs = merge([
    for name, function in local.functions : {
      for need in function.needs : "${name}: ${need}" => { function = name, need = need }
    }
  ]...)
}
